import type { LeadAction } from '../wire/leadAction';

/** Where a push is on its way: `dropped` ones lost their subscription. */
export type PushState = 'held' | 'sending' | 'waiting' | 'delivered' | 'givenUp' | 'dropped';

/** One notification to one webhook. */
export interface Push {
	id: number;
	subscriptionId: string;
	leadId: string;
	leadAction: LeadAction;
	/** The JSON text, the same at every attempt. */
	body: string;
	state: PushState;
	attempts: number;
	/** Of the first attempt, and of the next one of a `waiting` push; simulated epoch milliseconds. */
	firstAttemptAt?: number;
	nextAttemptAt?: number;
}

/** One attempt to deliver a push. */
export interface Delivery {
	pushId: number;
	subscriptionId: string;
	leadId: string;
	leadAction: LeadAction;
	/** Counted from 1. */
	attempt: number;
	/** 0 when there was no answer; `problem` says why. */
	status: number;
	problem?: string;
	/** When it was due, simulated epoch milliseconds. */
	time: number;
	/** How long the answer took, real milliseconds; 0 when there was none. */
	milliseconds: number;
}

/** In which order held pushes are released, each one answered before the next is sent. */
export type ReleaseOrder = 'reversed' | 'shuffled';
