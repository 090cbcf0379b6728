import manifest from '../../../package.json';

const { peerDependencies, files } = manifest;

it.each(['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'])(
	'declares no %s, so that what ships is what is in this repository',
	(kind) => {
		expect(manifest).not.toHaveProperty(kind);
	},
);

it('leaves it to n8n which n8n-workflow there is', () => {
	expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('runs nothing while it is installed', () => {
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(manifest.scripts).not.toHaveProperty(script);
	}
});

it('ships no tests and no sources', () => {
	expect(files).toEqual(['dist', 'templates']);
});
