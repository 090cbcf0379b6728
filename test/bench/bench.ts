import { parseArgs } from 'node:util';
import { Teardown } from '../harness/teardown';
import { nameOf, pullLines, PULLS, sizesOf } from './pulls';
import { fallenLines, tableOf, writeDown, type Line } from './results';
import { openSetup } from './setup';

const USAGE = `Usage: npm run bench -- [--only TEXT] [--check]

  --only TEXT  only what has this text in its name, such as "1,000 leads"
  --check      fails where a ratio is less than two thirds of the one in docs/dev/benchmark.md,
               and leaves that file as it is; a whole run without it writes its table there
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: '' },
			check: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const { only, check, help } = values;
	const pulls = PULLS.filter((pull) => nameOf(pull).includes(only));
	if (help || pulls.length === 0) return console.log(USAGE);
	const lines: Line[] = [];
	const teardown = new Teardown();
	try {
		const setup = await openSetup(sizesOf(pulls), teardown);
		for (const pull of pulls) lines.push(...(await pullLines(setup, pull)));
	} finally {
		await teardown.run();
	}
	const table = await tableOf(lines);
	console.log(table);
	if (!check) {
		if (only !== '') return;
		await writeDown(table);
		return console.log('docs/dev/benchmark.md is written');
	}
	const fallen = fallenLines(lines);
	if (fallen.length > 0) throw new Error(`Fell by a third or more:\n${fallen.join('\n')}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
