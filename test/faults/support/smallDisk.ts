import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from '../../harness/unprivileged';
import type { PostgresTables } from './destinations/postgresTables';

const BYTES = 1_048_576;
/** What is left when it is full: rows fit into it, but not many. */
const LEFT_BYTES = 32_768;
const TABLESPACE = 'small';

/**
 * A file system of its own, of one megabyte, to which PostgreSQL has moved the tables of leads. Only root
 * may mount it. Elsewhere PostgreSQL itself says that a write found no space: to the client that is the
 * same SQLSTATE 53100, the connection living on.
 */
export class SmallDisk {
	private constructor(
		private readonly tables: PostgresTables,
		private readonly folder: string,
		readonly isMounted: boolean,
	) {}

	static async under(tables: PostgresTables): Promise<SmallDisk> {
		const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
		const isMounted = mount(folder);
		const disk = new SmallDisk(tables, folder, isMounted);
		if (!isMounted) return disk;
		await tables.postgres.query(`CREATE TABLESPACE ${TABLESPACE} LOCATION '${folder}'`);
		await tables.each(`SET TABLESPACE ${TABLESPACE}`);
		return disk;
	}

	async fill(): Promise<void> {
		if (!this.isMounted) return await this.raise();
		const free = execFileSync('df', ['--output=avail', '-B1', this.folder], { encoding: 'utf8' });
		const bytes = Number(free.split('\n')[1]) - LEFT_BYTES;
		await writeFile(this.filler, Buffer.alloc(bytes));
	}

	async free(): Promise<void> {
		if (this.isMounted) await rm(this.filler);
		else await this.tables.postgres.query('DROP FUNCTION write CASCADE');
	}

	async remove(): Promise<void> {
		if (this.isMounted) {
			await rm(this.filler, { force: true });
			await this.tables.each('SET TABLESPACE pg_default');
			await this.tables.postgres.query(`DROP TABLESPACE ${TABLESPACE}`);
			execFileSync('umount', [this.folder]);
		}
		await rm(this.folder, { recursive: true });
	}

	private get filler(): string {
		return join(this.folder, 'filler');
	}

	/** From the twentieth row on; a sequence counts them, since that outlives the statement that fails. */
	private async raise(): Promise<void> {
		const { postgres } = this.tables;
		await postgres.query(`
			CREATE SEQUENCE writes;
			CREATE FUNCTION write() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN
				IF nextval('writes') > 20 THEN
					RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';
				END IF;
				RETURN NEW;
			END $$;`);
		for (const table of await this.tables.tables()) {
			await postgres.query(
				`CREATE TRIGGER write BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION write()`,
			);
		}
	}
}

/** @returns whether this machine lets us */
function mount(folder: string): boolean {
	const { uid, gid } = unprivileged();
	if (uid === undefined) return false;
	const options = `size=${BYTES},uid=${uid},gid=${gid},mode=700`;
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
