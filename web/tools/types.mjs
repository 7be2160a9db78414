// Reads an OpenAPI document from standard input and prints its TypeScript types.
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const document = JSON.parse(await text(process.stdin));
const types = await openapiTS(document, { defaultNonNullable: false, alphabetize: false });
process.stdout.write(
  `// Generated from docs/openapi.json by \`make generate\`; do not edit.\n${astToString(types)}`,
);
