import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

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

	private readonly sockets = new Set<Socket>();

	private constructor(private readonly server: Server) {}

	static async start(): Promise<MailServer> {
		const server = createServer();
		const mailServer = new MailServer(server);
		server.on('connection', (socket) => mailServer.serve(socket));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return mailServer;
	}

	/** The data of n8n's SMTP credential. */
	get credential() {
		const { port } = this.server.address() as AddressInfo;
		return { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private serve(socket: Socket): void {
		this.sockets.add(socket);
		socket.on('close', () => this.sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		let received = '';
		let to: string[] = [];
		let isMessage = false;
		const answer = (line: string) => socket.write(`${line}\r\n`);
		answer('220 mail.example ready');
		socket.setEncoding('utf8').on('data', (text: string) => {
			received += text;
			for (;;) {
				const end = isMessage ? '\r\n.\r\n' : '\r\n';
				const at = received.indexOf(end);
				if (at < 0) return;
				const part = received.slice(0, at);
				received = received.slice(at + end.length);
				if (isMessage) {
					this.mails.push(mailOf(part, to));
					[isMessage, to] = [false, []];
					answer('250 taken');
				} else if (this.refuses && /^MAIL/i.test(part)) {
					answer('554 refused');
				} else if (/^DATA/i.test(part)) {
					isMessage = true;
					answer('354 go on');
				} else if (/^QUIT/i.test(part)) {
					answer('221 bye');
					socket.end();
				} else {
					const recipient = /^RCPT TO:<(.*?)>/i.exec(part)?.[1];
					if (recipient !== undefined) to.push(recipient);
					answer('250 fine');
				}
			}
		});
	}
}

function mailOf(message: string, to: string[]): Mail {
	const at = message.indexOf('\r\n\r\n');
	const headers = message.slice(0, at).replace(/\r\n[ \t]+/g, ' ');
	const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
	const body = message.slice(at + 4).replace(/^\.\./gm, '.');
	return {
		to,
		subject: withoutEncodedWords(header('Subject')),
		text: decoded(body, header('Content-Transfer-Encoding')),
	};
}

/** A header in which quotes or other characters came as `=?UTF-8?Q?…?=`. */
function withoutEncodedWords(header: string): string {
	return header
		.replace(/\?= =\?UTF-8\?Q\?/gi, '')
		.replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) =>
			decoded(word.replaceAll('_', ' '), 'quoted-printable'),
		);
}

function decoded(body: string, encoding: string): string {
	if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
	if (encoding !== 'quoted-printable') return body;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
