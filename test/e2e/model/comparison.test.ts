import { duringTests } from '../../harness/duringTests';
import { inModel } from './inModel';
import { RealN8n } from './inN8n';
import { SCRIPTS } from './scripts';

const n8n = duringTests(RealN8n.start, async (started) => await started.stop());

// What the histories prove, they prove for this model of n8n.
test.each(SCRIPTS)('in the model as in a real n8n, $name', async (script) => {
	const inReal = await n8n.play(script);
	expect(await inModel(script)).toEqual(inReal);
	expect(inReal.length).toBeGreaterThan(2);
});
