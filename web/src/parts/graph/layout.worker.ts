import { type Box, placeBoxes } from "./layout";

/** Lays out one graph a message, beside the page, so that typing stays quick. */
export type Order = { turn: number; boxes: readonly Box[]; lines: readonly (readonly [string, string])[] };

self.onmessage = ({ data }: MessageEvent<Order>) => {
  self.postMessage({ turn: data.turn, places: placeBoxes(data.boxes, data.lines) });
};
