// Not in take-pictures.ts, which a test imports: it runs as a program, for `npm run pictures`.
import { takePictures } from "./take-pictures.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: main.ts FOLDER");
await takePictures(folder);
