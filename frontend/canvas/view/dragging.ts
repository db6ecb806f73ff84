/** What a dragged step of the palette is marked with. */
export const DRAGGED = "application/x-beckon-step";
