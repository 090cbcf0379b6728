import { played, PLAYS, USUAL } from '../../ledger/plays';

const plays = PLAYS.map((play) => play()).filter(({ atMost }) => atMost !== undefined);

it.each(plays)(
	'each good lead is stored in time, with few failures and outputs: $name',
	({ atMost, ...play }) => {
		const result = played(play, USUAL);
		const { failedInADay = 0, hours = 0, outputs = 0 } = atMost ?? {};
		expect(result).toMatchObject({ goodStored: result.good, goodGivenUp: 0 });
		expect(result.mostFailedInADay).toBeLessThanOrEqual(failedInADay);
		expect(result.hours[2]).toBeLessThanOrEqual(hours);
		expect(result.mostOutputs).toBeLessThanOrEqual(outputs);
	},
);
