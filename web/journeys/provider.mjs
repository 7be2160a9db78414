import { createServer } from "node:http";
import { createInterface } from "node:readline/promises";
import { Provider } from "oidc-provider";

/**
 * A real OpenID provider for tests: it prints its address, and reads the one that it sends browsers back to.
 * Whoever signs in as NAME+GROUP+GROUP is NAME in these groups; any password is right.
 */
const server = createServer().listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`${issuer}\n`);
  const callback = await createInterface(process.stdin).question("");
  const provider = new Provider(issuer, {
    clients: [{ client_id: "xuanwu", client_secret: "a secret of tests", redirect_uris: [callback] }],
    claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
    cookies: { keys: ["a key of tests"] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    findAccount: (_, id) => {
      const [name, ...groups] = id.split("+");
      return { accountId: id, claims: () => ({ sub: name, preferred_username: name, groups }) };
    },
  });
  server.on("request", provider.callback());
  process.stdout.write("ready\n");
});
process.on("SIGTERM", () => process.exit(0));
