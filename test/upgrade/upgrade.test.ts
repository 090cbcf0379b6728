import type { IDataObject } from 'n8n-workflow';

import { version as currentVersion } from '../../package.json';
import { LinkedInLeadSync } from '../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { ActiveTrigger } from '../node/trigger/support/activeTrigger';
import { useSmallWorld } from '../node/harness/useSmallWorld';
import type { NodeTest } from '../node/harness/startNodeTest';
import { defaultVariants } from '../simulator';
import { StaticData } from '../node/harness/staticData';
import {
	announcedColumns,
	changedColumns,
	isReleased,
	readVersion,
	type SavedNode,
	type SavedVersion,
	savedVersions,
	writeVersion,
} from './savedVersion';
import { savedWorkflow, smallDefaultWorld } from './savedWorkflow';

const isRecording = process.env.RECORD_UPGRADE !== undefined;

/** The rows that a node of a saved workflow outputs today. */
async function rowsOf(
	nodeTest: NodeTest,
	node: SavedNode,
	{ rows, workflow }: Pick<SavedVersion, 'rows' | 'workflow'>,
	staticData = new StaticData(),
): Promise<IDataObject[]> {
	if (node.type === 'linkedInLeadSyncTrigger') {
		const { parameters } = node;
		const { trigger, items } = await ActiveTrigger.activate(nodeTest, parameters, { staticData });
		return [...items, ...(await trigger.poll())];
	}
	const input = workflow.inputs[node.name];
	const items = input === undefined ? undefined : rows[input].map((json) => ({ json }));
	const { outputs, error } = await nodeTest.executeNode(new LinkedInLeadSync(), { ...node, items });
	if (error !== undefined) throw error;
	return JSON.parse(JSON.stringify(outputs.flat().map(({ json }) => json))) as IDataObject[];
}

/** `npm run record-upgrade` overwrites the record of a version until its release. */
if (isRecording) {
	describe(`version ${currentVersion}`, () => {
		const nodeTest = useSmallWorld(smallDefaultWorld);

		it('npm run record-upgrade saves the rows and the static data of this version', async () => {
			if (isReleased(currentVersion)) throw new Error(`${currentVersion} is released already`);
			const rows: SavedVersion['rows'] = {};
			const staticData = new StaticData();
			for (const node of savedWorkflow.nodes) {
				const saved = { rows, workflow: savedWorkflow };
				rows[node.name] = await rowsOf(nodeTest, node, saved, staticData);
			}
			// The next execution would save this; without it, the trigger outputs the last batch again.
			staticData.save();
			writeVersion(currentVersion, {
				world: smallDefaultWorld(),
				workflow: savedWorkflow,
				rows,
				staticData: staticData.saved,
			});
		});
	});
}

for (const version of isRecording ? [] : savedVersions()) {
	describe(`nodes saved with version ${version}`, () => {
		const saved = readVersion(version);
		const announced = announcedColumns(version);
		const nodeTest = useSmallWorld(() => structuredClone(saved.world));

		// The version was recorded with these variants, so SIMULATOR_LIKE must not apply here.
		beforeEach(() => nodeTest.simulator.control.variants.set(defaultVariants()));

		it.each(saved.workflow.nodes)('$name: the node outputs the saved rows', async (node) => {
			const rows = await rowsOf(nodeTest, node, saved);
			expect(rows.length).toBeGreaterThan(0);
			const changed = changedColumns(saved.rows[node.name], rows);
			expect(changed.filter((column) => !announced.includes(column))).toEqual([]);
		});

		it('the trigger continues at its saved position', async () => {
			const node = saved.workflow.nodes.find(({ type }) => type === 'linkedInLeadSyncTrigger');
			const { leads } = nodeTest.simulator.control;
			const lead = leads.add({ eventId: String(saved.rows['New leads'][0].event_id) });
			const staticData = new StaticData(saved.staticData);
			const rows = await rowsOf(nodeTest, node as SavedNode, saved, staticData);
			expect(rows.map(({ lead_id }) => lead_id)).toEqual([lead.id]);
		});
	});
}

describe('the changelog', () => {
	const changelog =
		'# Changelog\n\n## [0.2.0]\n\n### Changed cells\n\n- `phone` of Pull leads has no blanks\n\n## [0.1.0]\n\n### Changed cells\n\n- `email`\n';

	it('announcedColumns finds the changed columns after a version in the changelog', () => {
		expect(announcedColumns('0.1.0', changelog)).toEqual(['phone']);
		expect(isReleased('0.1.0', changelog)).toBe(true);
		expect(isReleased('0.3.0', changelog)).toBe(false);
	});

	it.each([
		[[{ a: 1, b: 2 }], [{ a: 1, b: 3 }], ['b']],
		[[{ a: 1 }], [{ a: 1, c: null }], ['c']],
		[[{ a: 1 }], [], ['(rows)']],
		[[{ a: 1 }], [{ a: 1 }], []],
	])('changedColumns finds the changes from %j to %j: %j', (before, now, changed) => {
		expect(changedColumns(before, now)).toEqual(changed);
	});
});
