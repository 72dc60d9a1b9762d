/** Networks that let less through, and lines that break: made at the page, for the server is everywhere the same. */
import type { Page } from '@playwright/test';

/** From its next page on this browser meets a network without UDP: of the server's candidates only those of TCP are left. */
export async function letOnlyTcpThrough(page: Page): Promise<void> {
  await letThrough(page, 'tcp [0-9]+ \\S+ [0-9]+');
}

/** From its next page on this browser reaches the server, and no media goes either way. */
export async function letNoMediaThrough(page: Page): Promise<void> {
  await letThrough(page, 'none');
}

/** From its next page on this browser reaches the server over UDP at this address alone. */
export async function letOnlyReach(page: Page, address: string): Promise<void> {
  const [host = '', port = ''] = address.split(':');
  await letThrough(page, `udp [0-9]+ ${host.replaceAll('.', '[.]')} ${port}`);
}

/** Of the server's candidates leaves those that read so behind their component. */
async function letThrough(page: Page, pattern: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const isLeft = new RegExp(`^a=candidate:\\S+ [0-9]+ ${wanted} `, 'i');
    const { prototype } = RTCPeerConnection;
    const original = Reflect.get(prototype, 'setRemoteDescription') as (it: unknown) => Promise<void>;
    prototype.setRemoteDescription = function (this: RTCPeerConnection, description: RTCSessionDescriptionInit) {
      const lines = (description.sdp ?? '').split('\r\n');
      const sdp = lines.filter((line) => !line.startsWith('a=candidate:') || isLeft.test(line)).join('\r\n');
      return original.call(this, { type: description.type, sdp });
    };
  }, pattern);
}

/** Over what the media of the page's one open connection goes. */
export async function protocols(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found = new Set<string>();
    for (const connection of window.peerConnections.filter((one) => one.connectionState === 'connected')) {
      const reports = new Map<string, Record<string, unknown>>();
      (await connection.getStats()).forEach((report: { id: string }) => reports.set(report.id, { ...report }));
      for (const pair of reports.values()) {
        if (pair['type'] !== 'candidate-pair' || pair['state'] !== 'succeeded' || !pair['nominated']) continue;
        found.add(String(reports.get(String(pair['localCandidateId']))?.['protocol']));
      }
    }
    return [...found];
  });
}

/** How many connections the page has made, and by which ICE user fragment the newest is known. */
export async function connections(page: Page): Promise<{ made: number; fragment: string }> {
  return page.evaluate(() => {
    const sdp = window.peerConnections.at(-1)?.currentLocalDescription?.sdp ?? '';
    return { made: window.peerConnections.length, fragment: /^a=ice-ufrag:(.+)$/m.exec(sdp)?.[1]?.trim() ?? '' };
  });
}

/** The lines of a page to the server, to be cut and joined again. */
export class Lines {
  private readonly open = new Set<() => void>();
  private isCut = false;
  private isDeaf = false;

  /** Call it before the page is opened. */
  static async of(page: Page): Promise<Lines> {
    const lines = new Lines();
    await page.routeWebSocket(/\/ws\/session/, (line) => {
      if (lines.isCut) {
        void line.close();
        return;
      }
      const server = line.connectToServer();
      let isBroken = false;
      // What is said as the line breaks is lost with it.
      line.onMessage((message) => {
        if (!isBroken) server.send(message);
      });
      server.onMessage((message) => {
        if (!lines.isDeaf) line.send(message);
      });
      lines.open.add(() => {
        isBroken = true;
        void Promise.all([line.close(), server.close()]);
      });
    });
    return lines;
  }

  cut(): void {
    this.isCut = true;
    for (const close of this.open) close();
    this.open.clear();
  }

  join(): void {
    this.isCut = false;
    this.isDeaf = false;
  }

  /** What the page says still arrives, and what the server says is lost, until the lines are cut and joined again. */
  deafen(): void {
    this.isDeaf = true;
  }
}
