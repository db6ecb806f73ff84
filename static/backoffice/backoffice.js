// Copy buttons, questions before what cannot be undone or was not saved, ticked rows, and pausing of what refreshes itself.
document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const text = document.querySelector(copy.dataset.copy).textContent;
    navigator.clipboard.writeText(text).then(() => { copy.textContent = "Copied"; });
  }
  const pause = event.target.closest("[data-pause]");
  if (pause) {
    const paused = document.body.toggleAttribute("data-paused");
    pause.lastElementChild.textContent = paused ? "Go on" : "Pause";
    document.querySelectorAll(".bo-live").forEach((dot) => dot.classList.toggle("off", paused));
  }
});
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.sure || event.target.dataset.sure;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-tick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.closest(".bo-tick")) countTicked();
});
// A form with data-guard: whoever leaves the page before it is saved is asked whether to stay.
const changed = (event) => { const form = event.target.closest("form[data-guard]"); if (form) form.dataset.guard = "unsaved"; };
document.addEventListener("input", changed);
document.addEventListener("htmx:beforeRequest", changed);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-guard]")) event.target.dataset.guard = ""; });
window.addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-guard=unsaved]")) event.preventDefault(); });
// The bar above a list: how many rows are ticked, and no button without any.
const boxes = () => document.querySelectorAll("input[form=bulk][name=row]");
function countTicked() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const ticked = [...boxes()].filter((box) => box.checked).length;
  bar.querySelector("[data-ticked]").textContent = ticked ? `${ticked} chosen` : "None chosen";
  bar.querySelectorAll("button, select").forEach((control) => { control.disabled = !ticked; });
  const all = document.querySelector("[data-tick-all]");
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
}
document.addEventListener("DOMContentLoaded", countTicked);
window.addEventListener("pageshow", countTicked); // the browser ticks again what was ticked before going back
// A slug that nobody has typed follows the name, by the rule of frontend/gallery/slug.ts.
function slugOf(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 100).replace(/-$/, "");
}
document.addEventListener("input", (event) => {
  const slug = event.target.name === "name" && event.target.form?.elements.slug;
  if (!slug || slug.readOnly || slug.disabled || slug.value !== (slug.dataset.followed ?? "")) return;
  slug.value = slug.dataset.followed = slugOf(event.target.value);
});
// Menus close when somebody clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  document.querySelectorAll(".bo-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".bo-menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
// A form that was fetched into the page goes by Cancel and Escape, back to the button that fetched it.
function close(form) {
  const place = form.parentElement;
  place.replaceChildren();
  [...document.querySelectorAll(`[hx-target="#${place.id}"]`)].at(-1)?.focus();
}
document.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) close(event.target.closest("[data-closes]")); });
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.("[data-closes]");
  if (form) close(form);
});
// A page that nobody looks at, or that was paused to be read, asks for nothing.
document.addEventListener("htmx:confirm", (event) => {
  const polling = event.detail.elt.hasAttribute("data-polls");
  if (polling && (document.hidden || document.body.hasAttribute("data-paused"))) event.preventDefault();
});
