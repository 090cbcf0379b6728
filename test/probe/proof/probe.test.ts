/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import fc from 'fast-check';
import { defaultVariants } from '../../simulator';
import { FACTS } from '../facts/facts';
import { combinations } from './combination';
import { differences } from './differences';
import { Stage } from './stage';

/** The gate tries fewer: `PROBE_COMBINATIONS=200` tries as many as are promised. */
const RUNS = Number(process.env.PROBE_COMBINATIONS ?? 25);

let stage: Stage;

beforeAll(async () => {
	stage = await Stage.start();
});
afterAll(async () => await stage.stop());

it(`names every setting in ${RUNS} random combinations`, async () => {
	await fc.assert(
		fc.asyncProperty(combinations, async (combination) => {
			const { report } = await stage.probe(combination);
			expect(differences(combination, report)).toEqual([]);
		}),
		{ numRuns: RUNS, seed: 16, endOnFailure: true },
	);
});

it('asks for every fact where everything is there', async () => {
	const { report } = await stage.probe({ variants: defaultVariants(), versions: {} });
	expect(report.facts).toHaveLength(FACTS.length);
	expect(report.facts.filter(({ findings }) => findings.length === 0)).toEqual([]);
	expect(report.wrong).toEqual([]);
	expect(report.unknownKeys).toEqual([]);
});
