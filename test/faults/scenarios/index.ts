import type { Scenario } from '../scenario';
import { burstLimit } from './burstLimit';
import { clockAhead } from './clockAhead';
import { clockBehind } from './clockBehind';
import { damagedLeads } from './damagedLeads';
import { dailyLimit } from './dailyLimit';
import { databaseCut } from './databaseCut';
import { destinationDown } from './destinationDown';
import { destinationDownLong } from './destinationDownLong';
import { diskFull } from './diskFull';
import { flakyAnswers } from './flakyAnswers';
import { freshTokenRefused } from './freshTokenRefused';
import { killMoments } from './killMoments';
import { lateLeads } from './lateLeads';
import { newQuestion } from './newQuestion';
import { outage24Hours } from './outage24Hours';
import { outage2Hours } from './outage2Hours';
import { pageShiftsNewestFirst } from './pageShiftsNewestFirst';
import { pageShiftsOldestFirst } from './pageShiftsOldestFirst';
import { POISON_LEADS } from './poisonLeads';
import { refreshTokenExpired } from './refreshTokenExpired';
import { sameMillisecond } from './sameMillisecond';
import { sigkill } from './sigkill';
import { tokenExpiresOnEveryPage } from './tokenExpiresOnEveryPage';
import { uselessAnswers } from './uselessAnswers';
import { versionRetired } from './versionRetired';

/** All scenarios, in the order of the table. */
export const SCENARIOS: Scenario[] = [
	flakyAnswers,
	uselessAnswers,
	burstLimit,
	dailyLimit,
	freshTokenRefused,
	tokenExpiresOnEveryPage,
	refreshTokenExpired,
	versionRetired,
	pageShiftsNewestFirst,
	pageShiftsOldestFirst,
	lateLeads,
	sameMillisecond,
	clockBehind,
	clockAhead,
	outage2Hours,
	outage24Hours,
	destinationDown,
	destinationDownLong,
	databaseCut,
	diskFull,
	...POISON_LEADS,
	newQuestion,
	killMoments,
	sigkill,
	damagedLeads,
];
