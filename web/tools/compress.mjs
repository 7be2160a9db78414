// Writes FILE.br and FILE.gz beside each file of the built page for which that is worth it, and prints what a browser loads.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PAGE = new URL("../../src/xuanwu/page/", import.meta.url).pathname;
const WORTH = 1024;
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

for (const name of readdirSync(PAGE, { recursive: true })) {
  if (!/\.(js|css|svg|json)$/.test(name)) continue;
  const content = readFileSync(join(PAGE, name));
  if (content.length < WORTH) continue;
  writeFileSync(join(PAGE, `${name}.br`), brotliCompressSync(content, brotli));
  writeFileSync(join(PAGE, `${name}.gz`), gzipSync(content, { level: 9 }));
}
