import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** An email as the server received it. */
export interface Mail {
	to: string[];
	subject: string;
	/** The plain text, decoded. */
	text: string;
}

/** A mail server on loopback that keeps all emails, over plain SMTP without a login. */
export class MailServer {
	readonly mails: Mail[] = [];

	/** Whether it takes no email. */
	refuses = false;

	private readonly server = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		onMailFrom: (_sender, _session, done) => done(this.refuses ? new Error('refused') : null),
		onData: (stream, { envelope }, done) => {
			const to = envelope.rcptTo.map(({ address }) => address);
			const taken = simpleParser(stream).then(({ subject = '', text = '' }) => {
				this.mails.push({ to, subject, text });
			});
			taken.then(() => done(), done);
		},
	});

	static async start(): Promise<MailServer> {
		const mailServer = new MailServer();
		await once(mailServer.server.listen(0, '127.0.0.1'), 'listening');
		return mailServer;
	}

	/** The data of n8n's SMTP credential. */
	get credential() {
		const { port } = this.server.server.address() as AddressInfo;
		return { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	}

	async stop(): Promise<void> {
		await new Promise<void>((closed) => this.server.close(closed));
	}
}
