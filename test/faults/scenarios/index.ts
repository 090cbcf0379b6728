import type { Scenario } from '../scenario';
import { burstLimit } from './burstLimit';
import { damagedLeads } from './damagedLeads';
import { dailyLimit } from './dailyLimit';
import { databaseCut } from './databaseCut';
import { destinationDown } from './destinationDown';
import { destinationDownLong } from './destinationDownLong';
import { DIFFERENT_CLOCKS } from './differentClocks';
import { diskFull } from './diskFull';
import { flakyAnswers } from './flakyAnswers';
import { freshTokenRefused } from './freshTokenRefused';
import { killMoments } from './killMoments';
import { lateLeads } from './lateLeads';
import { newQuestion } from './newQuestion';
import { OUTAGES } from './outages';
import { PAGE_SHIFTS } from './pageShifts';
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
	...PAGE_SHIFTS,
	lateLeads,
	sameMillisecond,
	...DIFFERENT_CLOCKS,
	...OUTAGES,
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
