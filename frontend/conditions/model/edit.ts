/** Changes of a condition, each as a function from the old one to the new one. What does not exist changes nothing. */
import { groupOf, parseNode, walk, writeNode, type Group, type Node, type Root } from "~/conditions/model/tree";

/** Where a part stands: in which group, and as which of its parts. */
export interface Place {
  readonly group: Group;
  readonly index: number;
}

export function find(root: Root, id: string): Node | undefined {
  return [...walk(root)].find((node) => node.id === id);
}

export function placeOf(root: Root, id: string): Place | undefined {
  for (const group of walk(root)) {
    if (group.kind !== "group") continue;
    const index = group.parts.findIndex((part) => part.id === id);
    if (index >= 0) return { group, index };
  }
  return undefined;
}

/** Put `node` in the place of the part of this id. */
export function replace(root: Root, id: string, node: Node): Root {
  return changed(root, id, () => [node]);
}

export function remove(root: Root, id: string): Root {
  return changed(root, id, () => []);
}

export function insert(root: Root, groupId: string, index: number, node: Node): Root {
  return ofGroup(root, groupId, (group) => ({ ...group, parts: group.parts.toSpliced(index, 0, node) }));
}

/** Change a group, or the whole, by its id. */
export function ofGroup(root: Root, id: string, change: (group: Group) => Group): Root {
  if (root.id === id) return { ...root, ...change(root), written: "group" };
  return changed(root, id, (node) => [node.kind === "group" ? change(node) : node]);
}

/** A copy of a part, right behind it. */
export function duplicate(root: Root, id: string): Root {
  return changed(root, id, (node) => [node, parseNode(writeNode(node))]);
}

/** A group around a part, of which any may hold, so that an alternative can be added. */
export function wrap(root: Root, id: string): Root {
  return changed(root, id, (node) => [groupOf("any", [node])]);
}

/** The parts of a group in its place. A group with `not` around it stays: its parts alone would say something else. */
export function dissolve(root: Root, id: string): Root {
  return changed(root, id, (node) => (node.kind === "group" && node.nots === 0 ? node.parts : [node]));
}

/** Put a part elsewhere: before the `index`th part of a group, as it is now. Not into itself. */
export function move(root: Root, id: string, groupId: string, index: number): Root {
  const from = placeOf(root, id);
  const node = find(root, id);
  if (!from || !node || [...walk(node)].some((inner) => inner.id === groupId)) return root;
  const before = from.group.id === groupId && from.index < index;
  return insert(remove(root, id), groupId, before ? index - 1 : index, node);
}

/** One step up (-1) or down (+1): over a rule, into a group, and out of the group at its edge. */
export function step(root: Root, id: string, by: -1 | 1): Root {
  const place = placeOf(root, id);
  if (!place) return root;
  const neighbour = place.group.parts[place.index + by];
  if (!neighbour) return stepOut(root, id, place.group, by);
  if (neighbour.kind !== "group") return move(root, id, place.group.id, by < 0 ? place.index - 1 : place.index + 2);
  return move(root, id, neighbour.id, by < 0 ? neighbour.parts.length : 0);
}

/** Whether a step would change anything. */
export function canStep(root: Root, id: string, by: -1 | 1): boolean {
  const place = placeOf(root, id);
  return place !== undefined && (place.group.id !== root.id || place.index + by in place.group.parts);
}

function stepOut(root: Root, id: string, group: Group, by: -1 | 1): Root {
  const outer = placeOf(root, group.id);
  return outer ? move(root, id, outer.group.id, by < 0 ? outer.index : outer.index + 1) : root;
}

function changed(root: Root, id: string, change: (node: Node) => readonly Node[]): Root {
  return { ...root, parts: inside(root.parts, id, change) };
}

function inside(parts: readonly Node[], id: string, change: (node: Node) => readonly Node[]): readonly Node[] {
  return parts.flatMap((part) => {
    if (part.id === id) return change(part);
    return part.kind === "group" ? [{ ...part, parts: inside(part.parts, id, change) }] : [part];
  });
}
