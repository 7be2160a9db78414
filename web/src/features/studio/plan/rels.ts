/** Flink's tree of relational expressions, which it writes as JSON, as the indented text of EXPLAIN. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Rel = { readonly [key: string]: Json };
/** The tree as text, its last operator first; JSON where it has no such form. */
export function textOfAst(ast: unknown): string {
  const rels = isObject(ast as Json) ? (ast as { rels?: Json }).rels : undefined;
  if (!isRels(rels) || !rels.length)
    return ast === undefined || ast === null ? "" : JSON.stringify(ast, null, 2);
  const byId = new Map(rels.map((rel, at) => [String(rel.id ?? at), { rel, inputs: inputsOf(rels, at) }]));
  const lines: string[] = [];
  const write = (id: string, first: string, rest: string) => {
    const known = byId.get(id);
    if (!known) return;
    lines.push(first + nameOf(known.rel));
    known.inputs.forEach((input, at) => {
      const isLast = at === known.inputs.length - 1;
      write(input, `${rest}${isLast ? "+- " : ":- "}`, `${rest}${isLast ? "   " : ":  "}`);
    });
  };
  write(String(rels.at(-1)?.id ?? rels.length - 1), "", "");
  return lines.join("\n");
}

/** Where no inputs are given, the operator before is the only one. Source: Calcite, `RelJsonWriter`. */
function inputsOf(rels: readonly Rel[], at: number): string[] {
  const { inputs } = rels[at] ?? {};
  if (Array.isArray(inputs)) return inputs.map(String);
  return at > 0 ? [String(rels[at - 1]?.id ?? at - 1)] : [];
}

function nameOf(rel: Rel): string {
  const name = String(rel.relOp ?? "?").replace(/^.*\./, "");
  const said = Object.entries(rel).filter(([key]) => !["id", "relOp", "inputs"].includes(key));
  return `${name}(${said.map(([key, value]) => `${key}=[${say(value)}]`).join(", ")})`;
}

/** An expression, a call, a type or a plain value. */
function say(value: Json | undefined): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return value.map(say).join(", ");
  if (!isObject(value)) return String(value);
  const { op, operands, agg, literal, input, name, field } = value;
  if (isObject(op)) return sayCall(op, listOf(operands));
  if (isObject(agg)) return sayAggregate(value, agg);
  if ("literal" in value) return typeof literal === "string" ? `'${literal}'` : say(literal);
  if (input !== undefined && typeof name === "string") return name;
  if (typeof field === "string") return field;
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${say(inner)}`)
    .join(", ");
}

function sayCall(op: Rel, operands: readonly Json[]): string {
  const name = String(op.name ?? op.kind ?? "?");
  const said = operands.map((one) => (isBetween(one) ? `(${say(one)})` : say(one)));
  if (op.syntax === "BINARY" && said.length > 1) return said.join(` ${name} `);
  return `${name}(${operands.map(say).join(", ")})`;
}

/** Whether an expression is written with its operator between the operands. */
function isBetween(value: Json): boolean {
  return (
    isObject(value) && isObject(value.op) && value.op.syntax === "BINARY" && listOf(value.operands).length > 1
  );
}

function sayAggregate(value: Rel, agg: Rel): string {
  const inputs = listOf(value.operands).map((one) => (typeof one === "number" ? `$${one}` : say(one)));
  const call = `${String(agg.name)}(${value.distinct ? "DISTINCT " : ""}${inputs.join(", ")})`;
  return typeof value.name === "string" ? `${call} AS ${value.name}` : call;
}

function isObject(value: Json | undefined): value is Rel {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRels(value: Json | undefined): value is readonly Rel[] {
  return Array.isArray(value) && value.every(isObject);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
