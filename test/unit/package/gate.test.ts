import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import gate from '../../gate.json';
import { MUTANTS } from '../../mutants/mutants';
import { TESTS } from '../../runs/changedTests';
import { NIGHTLY, NIGHTLY_ALONE } from '../../runs/stages';
import { RULES } from '../../signOff/rules';

const ROOT = join(__dirname, '..', '..', '..');

const workflow = (name: string) =>
	readFileSync(join(ROOT, '.github', 'workflows', `${name}.yml`), 'utf8');

it('the gate names only existing journeys', () => {
	const files = Object.keys(gate.journeys).map((name) => join(ROOT, 'test', `${name}.test.ts`));
	expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

it('before a change lands, the gate and all 17 rules of the sign-off are run', () => {
	const rules = [1, 2, 3, 4, 5, 6, 7, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110];
	const names = rules.map((rule) => `LGF-${String(rule).padStart(3, '0')}`);
	expect(RULES.map(({ id }) => id).sort()).toEqual(names);
	expect(readFileSync(join(ROOT, '.ci', 'run'), 'utf8')).toMatch(/^npm test\nnpm run sign-off$/m);
});

it('npm run check knows existing tests of each file of the package', () => {
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => `${folder}/${file}`),
	);
	const isKnown = (file: string) => TESTS.some(({ folder }) => file.startsWith(`${folder}/`));
	expect(files.filter((file) => !isKnown(file))).toEqual([]);
	const named = TESTS.flatMap(({ folder, tests }) => [
		join(ROOT, folder),
		...tests.map((test) => join(ROOT, 'test', test)),
	]);
	expect(named.filter((path) => !existsSync(path) && !existsSync(`${path}.test.ts`))).toEqual([]);
});

it('the nightly mutants fit the package as it is', () => {
	const applied = MUTANTS.map(({ file, apply }) => apply(readFileSync(join(ROOT, file), 'utf8')));
	expect(applied).toHaveLength(MUTANTS.length);
});

it('the nightly workflow has a job for each stage', () => {
	const [, list] = /^ +stage:\s+\[([^\]]*)\]/m.exec(workflow('nightly')) ?? [];
	expect(list?.split(',').flatMap((name) => name.trim() || [])).toEqual(
		[...NIGHTLY, ...NIGHTLY_ALONE].map(({ name }) => name),
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
