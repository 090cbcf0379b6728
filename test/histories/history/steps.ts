import type { FaultKind } from '../linkedIn/faults';
import type { Switches } from '../linkedIn/switches';
import type { Damage } from '../linkedIn/world';
import type { Engine } from '../n8n/n8n';
import type { FilterName } from './filters';

export type TestLeads = 'exclude' | 'include' | 'only';
export type StartFrom = 'now' | 'lastDays' | 'date';

/** How a trigger is set. */
export interface Settings {
	filter: FilterName;
	testLeads: TestLeads;
	overlapMinutes: number;
	isSimplified: boolean;
	startFrom: StartFrom;
}

/** Under what a history takes place. */
export interface Conditions {
	switches: Switches;
	engine: Engine;
	hasRefreshToken: boolean;
	/** How long LinkedIn refuses a token that it has just minted, seconds. */
	refusesFreshFor: number;
	settings: Settings;
	/** A second trigger node in the same workflow, which may get the name of the first. */
	second?: Settings;
	/** Registrations in the days before the trigger is activated. */
	before: number;
}

/** `which` chooses among those that there are, counted from the latest. */
export type Step =
	| {
			do: 'register';
			place: number;
			count: number;
			/** How long ago they were submitted; spread over that time unless all at once. */
			agoMinutes: number;
			atOnce: boolean;
			/** How much later than now LinkedIn shows them. */
			lateMinutes: number;
			isTest: boolean;
			damage?: Damage;
	  }
	| { do: 'cancel'; which: number }
	| { do: 'registerAgain'; which: number }
	| { do: 'break'; which: number; count: number; healsAfterMinutes: number | null }
	| { do: 'wait'; minutes: number }
	| { do: 'poll'; times: number }
	/** Takes place between two calls of the next poll. */
	| { do: 'whileReading'; afterCalls: number; place: number; registers: number; cancels: number }
	| { do: 'fault'; kind: FaultKind; after: number; answers: number; onlyLeads: boolean }
	| { do: 'outage'; kind: FaultKind; minutes: number }
	| { do: 'tokenExpires' }
	| { do: 'versionRetires' }
	| { do: 'roleLost'; organization: number }
	| { do: 'roleBack' }
	| { do: 'restart' }
	| { do: 'publish' }
	| { do: 'publishWhilePolling' }
	| { do: 'pollTwiceAtOnce' }
	| { do: 'deactivate'; days: number }
	| { do: 'rename'; name: number }
	| { do: 'deleteAndAdd' }
	| { do: 'takeOverName' }
	| { do: 'refilter'; filter: FilterName }
	| { do: 'overlap'; minutes: number }
	| { do: 'testLeads'; testLeads: TestLeads }
	| { do: 'kill'; atCall: number }
	| { do: 'rollBack' };

/** What happens in a step. */
export type StepName = Step['do'];

export interface History {
	conditions: Conditions;
	steps: Step[];
}
