import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { Execution } from '../../harness/api/execution';
import type { Application, Control } from '../../simulator';
import { landmarks } from '../../simulator/world/landmarks';
import type { Canvas } from './canvas';

const DAY_SECONDS = 86_400;

/** A state that a connection can be in, and what Connection → Check is to say of it. */
export interface ConnectionState {
	name: string;
	/** Before the credential is connected. */
	application?: Partial<Application>;
	memberId?: string;
	credential?: ICredentialDataDecryptedObject;
	/** After the credential was connected. */
	spoil?: (control: Control) => unknown;
	status: string;
	healthy?: boolean;
	/** Of the problem that the state is about. */
	code?: string;
	/** What that problem says and advises. */
	words?: RegExp;
}

const RECONNECT = /"LinkedIn".*select Switch account/;

/** Every state of a connection. */
export const CONNECTION_STATES: ConnectionState[] = [
	{ name: 'healthy', status: 'ok', healthy: true },
	{
		name: 'access token expiring soon, with nothing to renew it',
		application: { refreshTokens: false, accessTokenSeconds: 5 * DAY_SECONDS },
		status: 'expiring_soon',
		healthy: true,
		code: 'access_token_expiring',
		words: /access token of the credential "LinkedIn" ends on .*select Switch account/,
	},
	{
		name: 'refresh token expiring soon',
		application: { refreshTokenSeconds: 10 * DAY_SECONDS },
		status: 'expiring_soon',
		healthy: true,
		code: 'refresh_token_expiring',
		words: /refresh token of the credential "LinkedIn" ends on .*select Switch account/,
	},
	{
		name: 'access token expired, renewed by the check',
		spoil: ({ tokens }) => tokens.expireAccess(),
		status: 'ok',
		healthy: true,
	},
	{
		name: 'access token expired, without a refresh token',
		application: { refreshTokens: false },
		spoil: ({ tokens }) => tokens.expireAccess(),
		status: 'reconnect_required',
		code: 'no_refresh_token',
		words: RECONNECT,
	},
	{
		name: 'both tokens expired',
		spoil: ({ tokens }) => {
			tokens.expireAccess();
			tokens.expireRefresh();
		},
		status: 'reconnect_required',
		code: 'refresh_refused',
		words: RECONNECT,
	},
	{
		name: 'revoked by the member',
		spoil: ({ tokens }) => tokens.revoke('all'),
		status: 'reconnect_required',
		code: 'refresh_refused',
		words: RECONNECT,
	},
	{
		name: 'scope missing',
		credential: { customScopes: true, enabledScopes: 'r_events r_organization_admin' },
		status: 'missing_permissions',
		code: 'scope_missing',
		words: /r_marketing_leadgen_automation/,
	},
	{
		name: 'role missing',
		memberId: landmarks.members.analystOnly,
		status: 'missing_permissions',
		code: 'role_missing',
		words: /Super admin or Content admin/,
	},
	{
		name: 'version retired',
		credential: { apiVersion: '202607', followApiVersion: false },
		spoil: ({ versions }) => versions.retire('202607'),
		status: 'api_version_unsupported',
		code: 'nonexistent_version',
		words: /set API Version to a newer month, for example 20\d{4}\./,
	},
	{
		name: 'LinkedIn down with errors',
		spoil: ({ faults }) =>
			faults.add({ match: {}, effect: { kind: 'status', status: 503 }, times: 'always' }),
		status: 'unreachable',
		words: /LinkedIn failed to answer \(HTTP status 503\)/,
	},
	{
		name: 'LinkedIn down without an answer',
		spoil: ({ faults }) =>
			faults.add({ match: {}, effect: { kind: 'cutConnection' }, times: 'always' }),
		status: 'unreachable',
		words: /LinkedIn could not be reached/,
	},
];

/**
 * Brings a credential of its own into a state and checks it twice: as it is, and so that an unhealthy
 * connection fails the execution. In the simulator all must be well before.
 */
export async function checkInState(
	canvas: Canvas,
	{ application = {}, memberId, credential, spoil }: ConnectionState,
): Promise<{ told: Execution; asked: Execution }> {
	const { control, environment } = canvas;
	control.application.set(application);
	if (memberId !== undefined) control.application.signIn(memberId);
	const credentials = {
		[LINKEDIN_CREDENTIAL_TYPE]: await environment.connectLinkedIn(credential),
	};
	spoil?.(control);
	const check = async (options: INodeParameters) =>
		await canvas.run([canvas.action('Check', 'connection.check', { options }, { credentials })]);
	return { told: await check({}), asked: await check({ failWhenUnhealthy: true }) };
}
