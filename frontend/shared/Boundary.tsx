import { Component, type ReactNode } from "react";
import { wordsOf } from "./words";

export interface BoundaryProps {
  /** What is inside, for the sentence that says it broke. */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly broken: string | null;
}

/** Keeps a part that breaks from taking the whole page with it. */
export class Boundary extends Component<BoundaryProps, State> {
  override state: State = { broken: null };

  static getDerivedStateFromError(error: unknown): State {
    return { broken: wordsOf(error) };
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === null) return this.props.children;
    return (
      <div className="bo-note error" role="alert">
        <p>
          {this.props.what} cannot be shown: {broken}. Everything else goes on working.
        </p>
        <button type="button" className="bo-button small" onClick={() => this.setState({ broken: null })}>
          Try again
        </button>
      </div>
    );
  }
}
