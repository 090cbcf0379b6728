const { default: Runtime } = require('jest-runtime');

const isPackage = (file) => file.includes('/node_modules/');

/** The modules that are loaded for one test file; packages are in a map that the next file shares. */
class Registry extends Map {
	constructor(packages) {
		super();
		this.packages = packages;
	}

	get(file) {
		return isPackage(file) ? this.packages.get(file) : super.get(file);
	}

	has(file) {
		return isPackage(file) ? this.packages.has(file) : super.has(file);
	}

	set(file, module) {
		return isPackage(file) ? this.packages.set(file, module) : super.set(file, module);
	}

	delete(file) {
		return isPackage(file) ? this.packages.delete(file) : super.delete(file);
	}
}

/**
 * Jest loads all modules again for each test file, and for n8n's core that takes longer than most files' tests. With
 * this runtime, packages stay loaded as long as their environment, and only our own modules are loaded again.
 */
module.exports = class ResidentRuntime extends Runtime {
	constructor(config, environment, ...others) {
		super(config, environment, ...others);
		environment.packages ??= new Map();
		environment.runtime = this;
		this._moduleRegistry = new Registry(environment.packages);
	}

	/** A package that an earlier file has loaded gets further modules from the present file's runtime. */
	_createRequireImplementation(from, options) {
		const require = super._createRequireImplementation(from, options);
		if (options?.isInternalModule || !isPackage(from.filename)) return require;
		const environment = this._environment;
		const requireNow = (name) => environment.runtime.requireModuleOrMock(from.filename, name);
		return Object.defineProperties(requireNow, Object.getOwnPropertyDescriptors(require));
	}
};
