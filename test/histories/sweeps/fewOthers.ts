import { namings } from '../history/givingUp';
import { giveUpAtLatestMs } from '../history/thresholds';
import { leadKey } from '../history/watch';
import { HOUR, MINUTE } from '../times';
import { conditions } from './outages';
import { runHistoryOf } from './running';

/** Leads that are refused for ever, where others come only now and then. */
export interface FewOthers {
	/** Of the others. */
	name: string;
	/** How many leads are refused. */
	refused: number;
	pollEveryMinutes: number;
	otherEveryHours: number;
	/** Whether the others answer the same form. */
	isSameForm: boolean;
}

/** What became of them. */
export interface GivenUp {
	/** Whether somebody was told of all that are refused. */
	isTold: boolean;
	/** Executions that failed. */
	failed: number;
	/** How long another lead waited at most, milliseconds. */
	waitedMs: number;
}

const LATEST = giveUpAtLatestMs(conditions.settings.giveUpAfterDays);

/** Of so many refused leads beside one other in so many hours. */
export function fewOthers(refused: readonly number[], hours: readonly number[]): FewOthers[] {
	return refused.flatMap((each) =>
		hours.flatMap((otherEveryHours) =>
			[15, 60].flatMap((pollEveryMinutes) =>
				[false, true].map((isSameForm) => ({
					name: `one in ${otherEveryHours} h of ${isSameForm ? 'the same' : 'another'} form, polled every ${pollEveryMinutes} min`,
					refused: each,
					pollEveryMinutes,
					otherEveryHours,
					isSameForm,
				})),
			),
		),
	);
}

/** Polls until all refused leads are given up. */
export async function untilGivenUp(few: FewOthers): Promise<GivenUp> {
	return await runHistoryOf(async (trial) => {
		const { destination, people, clock, canvas } = trial;
		const [watch] = canvas.nodes;
		const began = clock.now();
		for (let count = 0; count < few.refused; count++) {
			destination.refuseLead(people.register({ place: 0 }).number, Infinity);
		}
		const refused = [...people.leads.values()];
		const isTold = () => refused.every((lead) => namings(watch, lead).length > 0);
		let others = 0;
		let waitedMs = 0;
		while (!isTold() && clock.now() < began + LATEST) {
			if (clock.now() >= began + (others + 1) * few.otherEveryHours * HOUR) {
				people.register({ place: few.isSameForm ? 0 : 1 });
				others++;
			}
			const next = clock.now() + few.pollEveryMinutes * MINUTE;
			await trial.poll(watch);
			await clock.pass(next - clock.now());
			for (const { number, submittedAt } of [...people.leads.values()].slice(few.refused)) {
				if (watch.deliveries.isDone(leadKey(number))) continue;
				waitedMs = Math.max(waitedMs, clock.now() - submittedAt);
			}
		}
		return { isTold: isTold(), failed: destination.failures.length, waitedMs };
	});
}
