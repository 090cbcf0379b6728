/** A defect that is put into the package on purpose: the tests must notice it. */
export interface Mutant {
	name: string;
	/** What goes wrong, in words. A prefix says where the defect was found, if it was: in our review, or in a peer. */
	defect: string;
	/** Path from the root of the repository. */
	file: string;
	/**
	 * Puts the defect into the file's text.
	 * @throws Error when the text has changed so that the defect does not fit
	 */
	apply: (text: string) => string;
}

interface KnownDefect extends Omit<Mutant, 'apply'> {
	/** The text that the mutant replaces; the file has it exactly once. */
	text: string;
	/** The text that replaces it. */
	becomes: string;
}

/**
 * Defects that somebody once made, so that the tests must notice them. Findings have the numbers of the review from
 * which this core was rewritten; peers are other integrations with LinkedIn whose defects are known.
 */
const KNOWN: readonly KnownDefect[] = [
	// Lists.
	{
		name: 'total-believed',
		defect: 'Finding 1: the reader ends a list at `total`, which may count one page only',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'if (fresh.length > 0) this.readAhead(page, total);',
		becomes: 'if (total > 0 && this.start + 1 >= total) return true;',
	},
	{
		name: 'ends-at-total-zero',
		defect: 'Peer 6: the reader ends a list only when LinkedIn reports a total of 0',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'return this.isStopped || !isMoreSaid;',
		becomes: 'return page.total === 0;',
	},
	{
		name: 'short-page-ends',
		defect: 'Peer 7: the reader takes a page that is shorter than requested for the last one',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'if (fresh.length > 0) this.readAhead(page, total);',
		becomes: 'if (elements.length < count) return true;',
	},
	{
		name: 'next-link-needed',
		defect: 'The reader ends a list when a page has no link to the next one',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'if (fresh.length > 0) this.readAhead(page, total);',
		becomes: 'if (page.next === undefined) return true;',
	},
	{
		name: 'nothing-in-common',
		defect: 'The reader requests pages one after the other, without an element in common',
		file: 'nodes/shared/lists/listPass.ts',
		text: `this.start = start + elements.length - 1;
			this.mustOverlap = true;`,
		becomes: `this.start = start + elements.length;`,
	},
	{
		name: 'read-ahead-unchecked',
		defect: 'The reader accepts a page that was read ahead without an element in common',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'const { start, count } = early ?? { start: this.start, count: this.nextCount() };',
		becomes: `const { start, count } = early ?? { start: this.start, count: this.nextCount() };
		if (early !== undefined) this.mustOverlap = false;`,
	},
	{
		name: 'asked-count-believed',
		defect:
			'After an empty page, the reader skips as many elements as it requested, not as LinkedIn serves',
		file: 'nodes/shared/lists/listPass.ts',
		text: 'start + Math.min(count, this.longest || count)',
		becomes: 'start + count',
	},
	{
		name: 'refused-count-forgotten',
		defect: 'The reader requests a `count` that LinkedIn refuses again in each list',
		file: 'nodes/shared/lists/page.ts',
		text: 'servedAtMost.set(this.resource, size);',
		becomes: '',
	},
	{
		name: 'read-only-once',
		defect:
			'The reader does not read a list again that is shorter than LinkedIn says, or in which a page failed',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'if (!pass.hasFailed && brokenBefore === 0 && !isMissing) break;',
		becomes: 'break;',
	},
	// Single leads that LinkedIn fails to serve.
	{
		name: 'given-up-uncontrolled',
		defect: 'Finding 2: the reader gives elements up without seeing LinkedIn serve any afterwards',
		file: 'nodes/shared/lists/brokenElements.ts',
		text: 'if (seen === undefined) throw client.wrapped(error);',
		becomes: '',
	},
	{
		name: 'three-failures-outage',
		defect: 'Finding 4: the reader takes three broken elements at the start for an outage',
		file: 'nodes/shared/lists/brokenElements.ts',
		text: 'if (this.served !== undefined) return;',
		becomes: `if (this.served !== undefined) return;
		if (this.found.length === 3) throw failure;`,
	},
	// How far the trigger has read an owner's leads.
	{
		name: 'no-overlap',
		defect: 'A window begins where the one before ended, so that late leads are lost',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: '(isLookBack ? LOOK_BACK : OVERLAP)',
		becomes: '(isLookBack ? LOOK_BACK : 0)',
	},
	{
		name: 'reads-to-the-end-of-the-poll',
		defect: 'A window counts as read up to its end instead of its beginning',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: 'const startedAt = window.startedAt ?? readAt;',
		becomes: 'const startedAt = readAt + 3_600_000;',
	},
	{
		name: 'hole-forgets',
		defect: 'Leads near a lead that is broken for more than a week are output twice',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: 'seen.forgetBefore(forgetBefore, cursor.holes);',
		becomes: 'seen.forgetBefore(forgetBefore);',
	},
	{
		name: 'owed-is-fresh',
		defect: 'A lead that waits in the ledger counts as new when it is read again',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: 'return isWanted && isInside && !seen.has(hash) && !isOwed(hash);',
		becomes: 'return isWanted && isInside && !seen.has(hash);',
	},
	{
		name: 'own-clock',
		defect: "The trigger starts by n8n's clock, which may be ahead of LinkedIn's",
		file: 'nodes/LinkedInLeadSync/trigger/state.ts',
		text: 'Math.abs(clockAhead) >= CLOCK_STEP ? since + clockAhead : since',
		becomes: 'Math.abs(clockAhead) >= CLOCK_STEP ? since : since',
	},
	{
		name: 'short-hash',
		defect: 'Two leads count as one, because hashes are too short',
		file: 'nodes/LinkedInLeadSync/trigger/seenLeads.ts',
		text: ".digest('base64url').slice(0, HASH_LENGTH)",
		becomes: ".digest('base64url').slice(0, 1).padEnd(HASH_LENGTH, 'A')",
	},
	// A poll, and the state that is stored between polls.
	{
		name: 'no-bound',
		defect: 'Finding 5: one execution gets all leads at once',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'const most = Math.min(batchSize, ledger.executionLimit ?? Infinity);',
		becomes: 'const most = Infinity;',
	},
	{
		name: 'old-leader',
		defect: 'A main that becomes the leader again uses its old state',
		file: 'nodes/LinkedInLeadSync/trigger/stateStore.ts',
		text: 'if (stored !== undefined && !isKnownHere(stored.data, known)) {',
		becomes: 'if (stored === known) {',
	},
	{
		name: 'no-deadline',
		defect: 'A call that never ends stops the trigger',
		file: 'nodes/LinkedInLeadSync/trigger/poll.ts',
		text: '(await atMost(this.turn.wholeMs, work)) === undefined',
		becomes: '(await work, false)',
	},
	// The outcomes of executions.
	{
		name: 'confirmed-before-outcome',
		defect: 'Leads count as processed when they are output, even if their execution fails',
		file: 'nodes/LinkedInLeadSync/trigger/poll.ts',
		text: 'state.change({ ledger: ledgers.started(state.now.ledger, execution) });',
		becomes: `const begun = ledgers.started(state.now.ledger, execution);
		state.change(settled({ ...state.now, ledger: begun }, execution, { outcome: 'succeeded' }, Date.now()));`,
	},
	{
		name: 'confirmed-by-restart',
		defect: 'An execution whose outcome is unknown after a restart of n8n counts as successful',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: "const unheard = started === undefined ? 'interrupted' : age > LATEST_OUTCOME && 'unknown';",
		becomes:
			"const unheard = started === undefined ? 'succeeded' : age > LATEST_OUTCOME && 'unknown';",
	},
	{
		name: 'done-is-forgotten',
		defect: 'The trigger forgets processed leads, and outputs them again with the overlap',
		file: 'nodes/LinkedInLeadSync/trigger/state.ts',
		text: "outcome === 'succeeded' ? withLeadsDone(state, execution.groups) : state",
		becomes: 'state',
	},
	{
		name: 'long-execution-again',
		defect: 'The trigger outputs leads again while their execution runs for more than an hour',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: 'const LATEST_OUTCOME = DAY;',
		becomes: 'const LATEST_OUTCOME = HOUR;',
	},
	{
		name: 'no-isolation',
		defect: 'The trigger retries a failed batch as a whole each time',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'count > SMALLEST_CUT ? Math.ceil(Math.sqrt(count)) : 1',
		becomes: 'count',
	},
	{
		name: 'outage-counts',
		defect: 'An outage of the destination counts towards giving up',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'wasDown ? { ...ledger.days, last: dayOf(now) } : today(ledger, now)',
		becomes: 'today(ledger, now)',
	},
	{
		name: 'size-stays',
		defect: 'A batch that stopped n8n is retried at the same size',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'executionLimit: Math.max(1, Math.floor(count / 2)),',
		becomes: '',
	},
	// Requests to LinkedIn, and how its answers are read.
	{
		name: 'latest-version-only',
		defect: "Peer 2: only the leads of one of a form's versions are read",
		file: 'nodes/shared/linkedin/leadScope.ts',
		text: 'isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)',
		becomes: `isUnknownOr(formId && \`\${formId} 1\`, () => {
			const form = parseFormUrn(versionedLeadGenFormUrn);
			return form && \`\${form.formId} \${form.versionId}\`;
		})`,
	},
	{
		name: 'ids-rounded',
		defect: 'Peer 3: IDs are read as JavaScript numbers',
		file: 'nodes/shared/wire/losslessJson.ts',
		text: 'return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongInteger));',
		becomes: 'return JSON.parse(text);',
	},
	{
		name: 'one-role',
		defect: "Peer 5: only the first of an organization's roles counts",
		file: 'nodes/shared/linkedin/organizations.ts',
		text: 'roles.set(id, (roles.get(id) ?? new Set()).add(role));',
		becomes: 'if (!roles.has(id)) roles.set(id, new Set([role]));',
	},
	{
		name: 'one-name-for-organization',
		defect:
			'Peer 5: a role is read under only one of the names that LinkedIn has used for its organization',
		file: 'nodes/shared/linkedin/organizations.ts',
		text: "const id = idAmong(acl, 'organization');\n\t\t\tif",
		becomes:
			"const id = idAmong((acl as { organizationTarget?: unknown }).organizationTarget, 'organization');\n\t\t\tif",
	},
	{
		name: 'not-found-is-nothing',
		defect: 'Peer 8: a 404 counts as a list without elements',
		file: 'nodes/shared/lists/page.ts',
		text: 'const { body } = await client.request({ ...request, ...options, query });',
		becomes: `const { body } = await client
		.request({ ...request, ...options, query })
		.catch((error: unknown) => {
			if (failureOf(error)?.kind !== 'not_found') throw error;
			return { body: { elements: [] } };
		});`,
	},
	{
		name: 'range-ends-believed',
		defect: 'The client trusts LinkedIn to include the first millisecond of a time range',
		file: 'nodes/shared/linkedin/leadFormResponses.ts',
		text: 'start: Math.max(0, (start ?? 0) - 1),',
		becomes: 'start: start ?? 0,',
	},
	{
		name: 'again-is-the-same',
		defect: 'A person who registers again under the same ID counts as the earlier lead',
		file: 'nodes/shared/values/leadIdentity.ts',
		text: 'return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;',
		becomes: 'return id;',
	},
	{
		name: 'quota-of-one-for-all',
		defect: 'When the daily calls to one endpoint are used up, no other endpoint is called either',
		file: 'nodes/shared/wire/callPolicy.ts',
		text: 'this.usedUp.get(endpointOf(request))',
		becomes: '[...this.usedUp.values()][0]',
	},
	// Forms.
	{
		name: 'oldest-forgotten',
		defect:
			'Finding 9: the cache drops its oldest form first, so that 510 forms in turn are all read again',
		file: 'nodes/shared/linkedin/store.ts',
		text: "cache.delete(sample([...cache.keys()]) ?? '')",
		becomes: "cache.delete([...cache.keys()][0] ?? '')",
	},
	// Lead → Find Differences.
	{
		name: 'gone-any-role',
		defect: 'Leads of a Page are reported as gone when the role on it may no longer read leads',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'allOwners(client, { leadType })',
		becomes: "allOwners(client, { leadType: 'COMPANY' })",
	},
	{
		name: 'gone-unlisted',
		defect: 'A lead that LinkedIn leaves out of its list and finds by its ID is reported as gone',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'answers.get(id) === false',
		becomes: 'answers.has(id)',
	},
	{
		name: 'gone-one-control',
		defect:
			'No lead is reported as gone when the first lead that the list shows is cancelled meanwhile',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'const MOST_CONTROLS = 3;',
		becomes: 'const MOST_CONTROLS = 1;',
	},
	{
		name: 'changed-by-rounding',
		defect: 'A lead is reported as changed when the destination keeps whole seconds',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/leadComparison.ts',
		text: 'time > submitted.time + submitted.within',
		becomes: 'time > submitted.time',
	},
];

export const MUTANTS: readonly Mutant[] = KNOWN.map((known) => ({
	...known,
	apply: (source) => {
		const { name, file, text, becomes } = known;
		const found = source.split(text).length - 1;
		if (found === 1) return source.replace(text, () => becomes);
		throw new Error(
			`${name}: ${file} has its text ${found} times instead of once. The code has changed, and the mutant must follow it:\n${text}`,
		);
	},
}));
