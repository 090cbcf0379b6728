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

it('ships what n8n loads and the templates, not what else n8n-node copies into dist', () => {
	expect(files).toEqual(['dist/credentials', 'dist/icons', 'dist/nodes', 'templates']);
});
