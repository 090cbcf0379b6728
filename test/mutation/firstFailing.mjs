/** Far longer than any test takes, also on a busy machine. */
const LONGEST_MS = 30_000;

/**
 * Runs some of the tests that jest has loaded, with their hooks, until one fails.
 * @param wanted the names of these tests, as Stryker builds names; all tests by default
 * @returns the failed test, if any, and how many tests were run
 */
export async function firstFailing({ root, unhandledErrors }, wanted) {
	const ids = wanted && new Set(wanted);
	let nrOfTests = 0;
	let failing;

	async function runBlock(block, name, outer) {
		const anyTest = idsIn(block, name).find(isWanted);
		if (anyTest === undefined) return;
		const hooks = [...outer, ...block.hooks];
		await attempt(anyTest, async () => await callAll(block.hooks, 'beforeAll'));
		for (const child of block.children) {
			if (failing !== undefined) break;
			const id = idOf(child, name);
			if (child.type === 'describeBlock') await runBlock(child, id, hooks);
			else if (isWanted(id)) await runTest(child, id, hooks);
		}
		await attempt(anyTest, async () => await callAll(block.hooks, 'afterAll'));
	}

	async function runTest({ fn }, id, hooks) {
		nrOfTests++;
		await attempt(id, async () => {
			await callAll(hooks, 'beforeEach');
			await fn();
		});
		await attempt(id, async () => await callAll([...hooks].reverse(), 'afterEach'));
		const [error] = unhandledErrors.splice(0);
		if (error !== undefined) failing ??= { id, error };
	}

	/** Runs a part of a test with a time limit, since a mutant may keep it from ending. */
	async function attempt(id, work) {
		let timer;
		const tooLong = new Promise((_, reject) => {
			timer = setTimeout(() => reject(new Error('It does not end')), LONGEST_MS);
		});
		try {
			await Promise.race([work(), tooLong]);
		} catch (error) {
			failing ??= { id, error };
		}
		clearTimeout(timer);
	}

	const isWanted = (id) => ids === undefined || ids.has(id);

	await runBlock(root, '', []);
	return { failing, nrOfTests };
}

async function callAll(hooks, type) {
	for (const hook of hooks) if (hook.type === type) await hook.fn();
}

function idsIn(block, name) {
	return block.children.flatMap((child) => {
		const id = idOf(child, name);
		return child.type === 'describeBlock' ? idsIn(child, id) : [id];
	});
}

const idOf = ({ name }, outer) => `${outer} ${name}`.trimStart();
