import { readTemplate, TEMPLATES } from '../../demo/template';

/** The templates that store leads in PostgreSQL. */
const STORING = TEMPLATES.filter((template) =>
	readTemplate(template).nodes.some(({ name }) => name === 'Fit table'),
);

it('the templates that store leads in PostgreSQL do so with the same nodes', () => {
	expect(STORING.length).toBeGreaterThan(1);
	const [first, ...others] = STORING.map((template) =>
		['Fit table', 'Run statements', 'Wait for table', 'Store leads'].map((name) => {
			const node = readTemplate(template).nodes.find((each) => each.name === name);
			return { name, type: node?.type, version: node?.typeVersion, parameters: node?.parameters };
		}),
	);
	for (const other of others) expect(other).toEqual(first);
});

it.each(STORING)('%s has no SQL that somebody wrote by hand', (template) => {
	const queries = readTemplate(template).nodes.flatMap(({ parameters }) => parameters.query ?? []);
	expect(queries).toEqual(['={{ $json.statements }}']);
});
