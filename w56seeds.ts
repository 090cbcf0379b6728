import fc from 'fast-check';
import { LinkedIn } from './test/histories/linkedIn/linkedIn';
import { reading, trigger, differences, violationsOf, kindOf } from './test/histories/search';
let total = 0;
const answer = LinkedIn.prototype.answer;
LinkedIn.prototype.answer = async function (r) { total++; return await answer.call(this, r); };
const [kindName, seed, runs] = process.argv.slice(2);
void (async () => {
	const kind = ({ reading, trigger, differences } as any)[kindName];
	let failed = 0;
	for (let s = Number(seed); s < Number(seed) + Number(runs); s++) {
		const [c] = fc.sample(kind.any, { seed: s, numRuns: 1 });
		const before = total;
		const v = await violationsOf(kind, c as any);
		if (process.env.EACH) console.log('CALLS', s, total - before);
		if (v.length) { failed++; console.log('FAIL', s, v.slice(0, 2).join(' | ')); }
	}
	console.log(kindName, runs, 'failed', failed, 'calls', total);
})();
