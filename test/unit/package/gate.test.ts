import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SCENARIOS } from '../../faults/scenarios';
import gate from '../../gate.json';
import { GATE, NIGHTLY } from '../../runs/stages';
import { RULES } from '../../signOff/rules';

const ROOT = join(__dirname, '..', '..', '..');

const workflow = (name: string) =>
	readFileSync(join(ROOT, '.github', 'workflows', `${name}.yml`), 'utf8');

it('the gate names only existing journeys and plays', () => {
	const files = Object.keys(gate.journeys).map((name) => join(ROOT, 'test', `${name}.test.ts`));
	expect(files.filter((file) => !existsSync(file))).toEqual([]);
	const plays = SCENARIOS.flatMap(({ name, guarantees }) =>
		guarantees.map((guarantee) => `${name}:${guarantee}`),
	);
	expect(plays).toEqual(expect.arrayContaining(Object.keys(gate.plays)));
});

it('the gate runs the sign-off, which contains all 17 rules', () => {
	const rules = [1, 2, 3, 4, 5, 6, 7, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110];
	const names = rules.map((rule) => `LGF-${String(rule).padStart(3, '0')}`);
	expect(RULES.map(({ id }) => id).sort()).toEqual(names);
	expect(GATE.flat().map(({ name }) => name)).toContain('sign-off');
	expect(readFileSync(join(ROOT, '.ci', 'run'), 'utf8')).toMatch(/^npm test$/m);
});

it('the nightly workflow has a job for each stage', () => {
	const [, list] = /^ +stage:\s+\[([^\]]*)\]/m.exec(workflow('nightly')) ?? [];
	expect(list?.split(',').flatMap((name) => name.trim() || [])).toEqual(
		NIGHTLY.map(({ name }) => name),
	);
});

it('one job builds and packs without rights to npm, and another job only publishes the packed file', () => {
	const [build, publish] = workflow('publish').split(/^ {2}publish:$/m);
	const commands = [...build.matchAll(/^ +- run: (npm .*)$/gm)].map(([, command]) => command);
	expect(commands).toEqual(['npm run build', 'npm pack']);
	expect(build).not.toContain('id-token');
	expect(publish).not.toMatch(/npm (ci|install|run)|checkout/);
	expect(publish).toContain('npm publish ./*.tgz --provenance --access public --tag "$tag"');
});
