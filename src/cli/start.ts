#!/usr/bin/env node
/** The first file of the command: finds out how to load the others. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Loader } from './loader.js';

const loader = new Loader(fileURLToPath(new URL('.', import.meta.url)));
const file = 'command.js';
const command = loader.isTranslated
  ? loader.load(file)
  : createRequire(import.meta.url)(`./${file}`);
(command as typeof import('./main.js')).main();
