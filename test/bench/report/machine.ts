/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { cpus, release, totalmem, type } from 'node:os';
import { runCommand } from '../../harness/command';
import { provisionRuntime } from '../../harness/runtime/provisionRuntime';

/** What the figures were measured on, one sentence part per line; nothing that names the machine. */
export async function describeMachine(): Promise<string[]> {
	const { nodeBinary, n8nBinary, directory } = await provisionRuntime(() => {});
	const options = { cwd: directory, env: process.env };
	const node = await runCommand(nodeBinary, ['--version'], options);
	const n8n = await runCommand(nodeBinary, [n8nBinary, '--version'], options);
	const [{ model }] = cpus();
	return [
		`Processor: ${model.trim()}, ${cpus().length} cores`,
		`Memory: ${Math.round(totalmem() / 2 ** 30)} GB`,
		`System: ${type()} ${release().split('-')[0]}`,
		`Node ${node.trim()}, n8n ${n8n.trim()}`,
	];
}
