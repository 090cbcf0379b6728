const { execFile } = require('node:child_process');
const { copyFile, mkdir, readFile, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');

const { series } = require('gulp');
const tar = require('tar');

const run = promisify(execFile);
const ARTIFACTS = path.join(__dirname, 'artifacts');
const UNPACKED = path.join(ARTIFACTS, 'unpacked');

/** The colours of an icon for n8n's dark theme, by those for the light one. */
const DARK_COLOURS = { '#7c3aed': '#b794f6', '#0d9488': '#5eead4', '#fff': '#12263a' };

/** Draws the dark variant of each icon from the light one, so that both keep one shape. */
async function icons() {
	const folder = path.join(__dirname, 'icons');
	const light = (await readdir(folder)).filter((name) => !name.endsWith('.dark.svg'));
	for (const name of light) {
		let svg = await readFile(path.join(folder, name), 'utf8');
		for (const [from, to] of Object.entries(DARK_COLOURS)) svg = svg.replaceAll(from, to);
		await writeFile(path.join(folder, name.replace('.svg', '.dark.svg')), svg);
	}
}

async function clean() {
	await rm(ARTIFACTS, { recursive: true, force: true });
	await mkdir(UNPACKED, { recursive: true });
}

/** Packs what npm would publish, unless the run that this is part of has done so. */
async function pack() {
	const packed = process.env.LEAD_SYNC_TARBALL;
	if (packed) return await copyFile(packed, path.join(ARTIFACTS, path.basename(packed)));
	await run('npx', ['n8n-node', 'build'], { cwd: __dirname });
	await run('npm', ['pack', '--pack-destination', ARTIFACTS], { cwd: __dirname });
}

/** Unpacks it, to look at exactly that. */
async function unpack() {
	const [tarball] = (await readdir(ARTIFACTS)).filter((name) => name.endsWith('.tgz'));
	await tar.extract({ file: path.join(ARTIFACTS, tarball), cwd: UNPACKED, strip: 1 });
}

exports.icons = icons;
exports.default = series(clean, pack, unpack);
