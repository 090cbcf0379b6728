/** A defect that is put into the package on purpose: the tests must notice it. */
export interface Mutant {
	name: string;
	/** What goes wrong, in words; first where it was found, if it was: a finding of ours or a peer's defect. */
	defect: string;
	/** Path from the root of the repository. */
	file: string;
	/** What is there, exactly once. */
	text: string;
	/** What is put in its place. */
	becomes: string;
}

/**
 * What the tests must notice, beside each small change that Stryker makes (`npm run test:mutation`). The numbers of
 * findings are those of the review that this core goes back to; the peers are other integrations with LinkedIn,
 * whose defects are known.
 */
export const MUTANTS: readonly Mutant[] = [
	// Lists.
	{
		name: 'total-believed',
		defect: "Finding 1: a list ends where `total` says so, though it may be the page's",
		file: 'nodes/shared/lists/listReading.ts',
		text: 'this.readAhead(page);',
		becomes: 'if (total > 0 && this.start + 1 >= total) return true;',
	},
	{
		name: 'ends-at-total-zero',
		defect: 'Peer 6: a list ends only where LinkedIn says that its total is 0',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'else if (this.size.isWhole(count)) return true;',
		becomes: 'else if (this.size.isWhole(count)) return page.total === 0;',
	},
	{
		name: 'short-page-ends',
		defect: 'Peer 7: a page that is shorter than asked for is taken for the last one',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'this.readAhead(page);',
		becomes: 'if (elements.length < count) return true;',
	},
	{
		name: 'next-link-needed',
		defect: 'A list ends where no link names the next page',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'this.readAhead(page);',
		becomes: 'if (page.next === undefined) return true;',
	},
	{
		name: 'nothing-in-common',
		defect: 'Pages are read one behind the other, without an element in common',
		file: 'nodes/shared/lists/listReading.ts',
		text: `this.start = start + elements.length - 1;
			this.mustOverlap = true;`,
		becomes: `this.start = start + elements.length;`,
	},
	{
		name: 'read-ahead-unchecked',
		defect: 'A page that was read ahead is taken without an element in common',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'const { start, count } = early ?? { start: this.start, count: this.size.now };',
		becomes: `const { start, count } = early ?? { start: this.start, count: this.size.now };
		if (early !== undefined) this.mustOverlap = false;`,
	},
	{
		name: 'asked-count-believed',
		defect:
			'Behind an empty page reading goes on by what was asked for, not by what LinkedIn looks at',
		file: 'nodes/shared/lists/listReading.ts',
		text: 'start + Math.min(count, this.mostReceived)',
		becomes: 'start + count',
	},
	{
		name: 'refused-count-forgotten',
		defect: 'A `count` that LinkedIn refuses is asked for again in each list',
		file: 'nodes/shared/lists/page.ts',
		text: 'servedAtMost.set(this.resource, size);',
		becomes: '',
	},
	// Single leads that LinkedIn fails to serve.
	{
		name: 'given-up-uncontrolled',
		defect: 'Finding 2: elements are given up without seeing LinkedIn serve anything afterwards',
		file: 'nodes/shared/lists/brokenElements.ts',
		text: 'const servedNow = isLast ? await this.lookAgain() : [];',
		becomes: 'const servedNow: unknown[] = [];',
	},
	{
		name: 'three-failures-outage',
		defect: 'Finding 4: three broken elements with nothing served before are taken for an outage',
		file: 'nodes/shared/lists/brokenElements.ts',
		text: 'this.wereFound = true;',
		becomes: `this.wereFound = true;
		if (this.served === undefined && this.candidates.length === 2) throw this.client.wrapped(error);`,
	},
	// How far an owner's leads have been read.
	{
		name: 'no-overlap',
		defect: 'A window begins where the one before ended: what LinkedIn shows late is lost',
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
		defect: 'Leads around one that is broken for more than a week come twice',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: 'seen.forgetBefore(forgetBefore, cursor.holes);',
		becomes: 'seen.forgetBefore(forgetBefore);',
	},
	{
		name: 'owed-is-fresh',
		defect: 'What waits in the ledger is taken for new when it is read again',
		file: 'nodes/LinkedInLeadSync/trigger/cursor.ts',
		text: 'return isWanted && isInside && !seen.has(hash) && !isOwed(hash);',
		becomes: 'return isWanted && isInside && !seen.has(hash);',
	},
	{
		name: 'own-clock',
		defect: "The start is by n8n's clock, which may be ahead of LinkedIn's",
		file: 'nodes/LinkedInLeadSync/trigger/state.ts',
		text: 'Math.abs(clockAhead) >= CLOCK_STEP ? since + clockAhead : since',
		becomes: 'Math.abs(clockAhead) >= CLOCK_STEP ? since : since',
	},
	{
		name: 'short-hash',
		defect: 'Two leads are taken for one, since their hashes are too short',
		file: 'nodes/LinkedInLeadSync/trigger/seenLeads.ts',
		text: ".digest('base64url').slice(0, HASH_LENGTH)",
		becomes: ".digest('base64url').slice(0, 1).padEnd(HASH_LENGTH, 'A')",
	},
	// A poll, and what is stored between polls.
	{
		name: 'no-bound',
		defect: 'Finding 5: one execution gets whatever there is',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'const most = Math.min(batchSize, ledger.executionLimit ?? Infinity);',
		becomes: 'const most = Infinity;',
	},
	{
		name: 'old-leader',
		defect: 'A main that becomes the leader again goes by what it knew before',
		file: 'nodes/LinkedInLeadSync/trigger/stateStore.ts',
		text: 'if (stored !== undefined && !isOwn) {',
		becomes: 'if (stored === known) {',
	},
	{
		name: 'no-deadline',
		defect: 'A call that never ends stops the trigger',
		file: 'nodes/LinkedInLeadSync/trigger/poll.ts',
		text: 'await atMost(this.turn.wholeMs, work);',
		becomes: '{ result: await work };',
	},
	// What becomes of executions.
	{
		name: 'confirmed-before-outcome',
		defect: 'Leads are confirmed when they are emitted, however their execution ends',
		file: 'nodes/LinkedInLeadSync/trigger/poll.ts',
		text: 'this.ledger = ledgers.started(this.ledger, execution);',
		becomes: `this.state = {
			...withLeadsDone(this.state, groups),
			ledger: ledgers.succeeded(ledgers.started(this.ledger, execution), execution, Date.now()),
		};`,
	},
	{
		name: 'confirmed-by-restart',
		defect: 'An execution of which nobody can tell after a restart of n8n counts as confirmed',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: "const unheard = started === undefined ? 'interrupted' : age > LATEST_OUTCOME && 'unknown';",
		becomes:
			"const unheard = started === undefined ? 'confirmed' : age > LATEST_OUTCOME && 'unknown';",
	},
	{
		name: 'done-is-forgotten',
		defect: 'What is stored is not remembered, and comes again with the overlap',
		file: 'nodes/LinkedInLeadSync/trigger/state.ts',
		text: `...withLeadsDone(state, execution.groups),
				ledger: succeeded`,
		becomes: `...state,
				ledger: succeeded`,
	},
	{
		name: 'long-execution-again',
		defect: 'What runs for more than an hour is emitted again while it runs',
		file: 'nodes/LinkedInLeadSync/trigger/execution.ts',
		text: 'const LATEST_OUTCOME = DAY;',
		becomes: 'const LATEST_OUTCOME = HOUR;',
	},
	{
		name: 'no-isolation',
		defect: 'A batch that fails comes again whole, each time',
		file: 'nodes/LinkedInLeadSync/trigger/groups.ts',
		text: 'return failures === 2 ? Math.ceil(Math.sqrt(count)) : 1;',
		becomes: 'return count + failures;',
	},
	{
		name: 'outage-counts',
		defect: 'An outage of the destination counts towards giving up',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'alone: { ...alone, toBlameSince: since + outage } };',
		becomes: 'alone };',
	},
	{
		name: 'size-stays',
		defect: 'A batch that ended n8n comes back as large as it was',
		file: 'nodes/LinkedInLeadSync/trigger/ledger.ts',
		text: 'executionLimit: mayBeSize ? Math.max(1, Math.floor(count / 2)) : ledger.executionLimit,',
		becomes: 'executionLimit: ledger.executionLimit,',
	},
	// What LinkedIn is asked, and how its answers are read.
	{
		name: 'latest-version-only',
		defect: 'Peer 2: of a form only the answers to one of its versions are seen',
		file: 'nodes/shared/linkedin/leadScope.ts',
		text: 'isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)',
		becomes: `isUnknownOr(formId && \`\${formId} 1\`, () => {
			const form = parseFormUrn(versionedLeadGenFormUrn);
			return form && \`\${form.formId} \${form.versionId}\`;
		})`,
	},
	{
		name: 'ids-rounded',
		defect: 'Peer 3: ids are read as JavaScript numbers',
		file: 'nodes/shared/wire/losslessJson.ts',
		text: 'return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongInteger));',
		becomes: 'return JSON.parse(text);',
	},
	{
		name: 'one-role',
		defect: "Peer 5: of an organization's roles only the first one counts",
		file: 'nodes/shared/linkedin/organizations.ts',
		text: 'roles.set(id, (roles.get(id) ?? new Set()).add(role));',
		becomes: 'if (!roles.has(id)) roles.set(id, new Set([role]));',
	},
	{
		name: 'one-name-for-organization',
		defect:
			'Peer 5: the organization of a role is read under one of the names that LinkedIn has used',
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
		defect: 'The first millisecond of a time range is taken to belong to it',
		file: 'nodes/shared/linkedin/leadFormResponses.ts',
		text: 'start: Math.max(0, (start ?? 0) - 1),',
		becomes: 'start: start ?? 0,',
	},
	{
		name: 'again-is-the-same',
		defect: 'Somebody who registers again under the same id is taken for the lead before',
		file: 'nodes/shared/values/leadIdentity.ts',
		text: 'return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;',
		becomes: 'return id;',
	},
	{
		name: 'quota-of-one-for-all',
		defect: 'When the calls of a day to one endpoint are used up, no other one is called either',
		file: 'nodes/shared/wire/callPolicy.ts',
		text: 'this.usedUp.get(endpointOf(request))',
		becomes: '[...this.usedUp.values()][0]',
	},
	// Forms.
	{
		name: 'oldest-forgotten',
		defect:
			'Finding 9: what was kept longest goes first, so that 510 forms in turn are all read anew',
		file: 'nodes/shared/linkedin/store.ts',
		text: "cache.delete(sample([...cache.keys()]) ?? '')",
		becomes: "cache.delete([...cache.keys()][0] ?? '')",
	},
	// Lead → Find Differences.
	{
		name: 'gone-any-role',
		defect: 'The leads of a page whose role no longer reads leads are told as gone',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'allOwners(client, { leadType })',
		becomes: "allOwners(client, { leadType: 'COMPANY' })",
	},
	{
		name: 'gone-unlisted',
		defect: 'A lead that LinkedIn leaves out of its list and finds by its id is told as gone',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'answers.get(id) === false',
		becomes: 'answers.has(id)',
	},
	{
		name: 'gone-one-control',
		defect:
			'Nothing is told as gone when the first lead that the list shows is cancelled meanwhile',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
		text: 'const MOST_CONTROLS = 3;',
		becomes: 'const MOST_CONTROLS = 1;',
	},
	{
		name: 'changed-by-rounding',
		defect: 'A lead is changed when the destination keeps whole seconds',
		file: 'nodes/LinkedInLeadSync/actions/lead/differences/leadComparison.ts',
		text: 'time > submitted.time + submitted.within',
		becomes: 'time > submitted.time',
	},
];

/**
 * Puts a defect into a source text.
 * @throws Error when the text that it takes the place of is not there exactly once
 */
export function mutated(source: string, { name, file, text, becomes }: Mutant): string {
	const found = source.split(text).length - 1;
	if (found === 1) return source.replace(text, () => becomes);
	throw new Error(
		`${name}: ${file} has its text ${found} times instead of once. The code has changed, and the mutant must follow it:\n${text}`,
	);
}
