/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { tmpdir } from 'node:os';
import { play, reasonOf } from '../../signOff/play';
import { NotShown, type Scene } from '../../signOff/rule';

const stage = {
	makeReady: async () => {},
	secretsIn: () => [],
	unfitForReport: (text: string) => (text.includes('ada@example.com') ? ['an e-mail address'] : []),
};

function scene(id: string, show: Scene<typeof stage>['show']): Scene<typeof stage> {
	return { id, words: '', explanation: '', show };
}

const passing = scene('LGF-2', async (_, shown) => shown.equals('It', true, true));

async function outcomesOf(scenes: Array<Scene<typeof stage>>, stopping?: AbortSignal) {
	const lines: string[] = [];
	const log = (line: string) => lines.push(line);
	const outcomes = await play(stage, scenes, { folder: tmpdir(), log, stopping });
	return { outcomes, lines, verdicts: outcomes.map(({ verdict }) => verdict) };
}

it('one that fails, or cannot be shown, keeps no other from being shown', async () => {
	const { verdicts } = await outcomesOf([
		scene('LGF-0', async () => await Promise.reject(new Error('It broke'))),
		scene('LGF-1', async () => await Promise.reject(new NotShown('LinkedIn would have to'))),
		passing,
	]);
	expect(verdicts).toEqual(['failed', 'not shown', 'passed']);
});

it.each<[string, Scene<typeof stage>['show']]>([
	['a proof', async (_, shown) => shown.equals('It', 'ada@example.com', 'ada@example.com')],
	['a table', async (_, shown) => shown.table('Rows', [{ email: 'ada@example.com' }])],
	['an error', async () => await Promise.reject(new Error('Refused ada@example.com'))],
])('what somebody answered is told by %s nowhere', async (_, show) => {
	const { outcomes, lines, verdicts } = await outcomesOf([scene('LGF-1', show), passing]);
	expect(verdicts).toEqual(['failed', 'passed']);
	expect(reasonOf(outcomes[0])).toContain('left out of the report');
	expect(JSON.stringify([outcomes, lines])).not.toContain('ada@');
});

it('one that is being shown is broken off when the run is stopped, and nothing more is shown', async () => {
	const stopping = new AbortController();
	const endless = scene('LGF-1', async () => {
		stopping.abort();
		await new Promise(() => {});
	});
	const { outcomes, verdicts } = await outcomesOf([passing, endless, passing], stopping.signal);
	expect(verdicts).toEqual(['passed', 'not shown', 'not shown']);
	expect(outcomes.slice(1).map(reasonOf)).toEqual(Array(2).fill('The run was stopped before'));
});
