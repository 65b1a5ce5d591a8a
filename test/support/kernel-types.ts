/** Types of real kernels: that of Debian's 6.1.192 (linux-image-6.1.0-56-amd64), and of this machine. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Btf, readBtf } from '../../src/record/btf.js';

export const debianTypes: Uint8Array = new Uint8Array(
  gunzipSync(readFileSync('test/record/types/linux-6.1.192.btf.gz')),
);

/** A machine without BTF tests less. */
const ownFile = '/sys/kernel/btf/vmlinux';
export const ownTypes: Uint8Array | undefined = existsSync(ownFile)
  ? new Uint8Array(readFileSync(ownFile))
  : undefined;

export function typesOf(bytes: Uint8Array): Btf {
  const btf = readBtf(bytes);
  if ('problem' in btf) throw new Error(btf.problem);
  return btf;
}
