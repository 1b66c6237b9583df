// Validates every manifest below FOLDER/<kind>/ with ajv in one process.
// validate.cjs SCHEMAS FOLDER, with ajv and ajv-formats on NODE_PATH
const fs = require("node:fs");
const path = require("node:path");
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

const [schemas, root] = process.argv.slice(2);
let [valid, invalid] = [0, 0];
for (const kind of fs.readdirSync(root)) {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  const check = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, `${kind}.json`), "utf8")));
  for (const id of fs.readdirSync(path.join(root, kind))) {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, kind, id, "dossier.json"), "utf8"));
    if (check(manifest)) valid += 1;
    else if (invalid++ === 0) console.error(id, check.errors);
  }
}
console.log(`${valid} valid, ${invalid} invalid`);
process.exit(invalid > 0 ? 1 : 0);
