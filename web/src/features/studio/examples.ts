import type { TextId } from "../../locale/text";
import best from "./examples/best.sql?raw";
import orders from "./examples/orders.sql?raw";
import paid from "./examples/paid.sql?raw";

/** Scripts for the first minutes. They need no outside system, neither to debug nor to run. */
export type Example = { name: string; title: TextId; text: TextId; sql: string };
export const EXAMPLES: readonly Example[] = [
  { name: "city_revenue", title: "example.orders", text: "example.ordersText", sql: orders },
  { name: "paid_orders", title: "example.join", text: "example.joinText", sql: paid },
  { name: "best_sellers", title: "example.top", text: "example.topText", sql: best },
];
