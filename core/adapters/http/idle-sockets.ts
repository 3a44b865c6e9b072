import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';

/** A Lambda function has 1,024 file descriptors; a quarter of them for sockets that wait is enough to reuse. */
const maxIdleSockets = 256;
/** Less than the 60 s after which an Application Load Balancer closes: older sockets mostly fail when they are used. */
const maxIdleMs = 50_000;

/** The sockets that wait for a next request of the same pool. */
export interface IdleSockets {
  /** Remembers whose the socket is, for `dropPool`. */
  tag(socket: Duplex, pool: string): void;
  /**
   * Closes what has waited too long. Called before each request and not by a timer, because timers stand still while
   * a Lambda function is frozen and would leave minutes-old sockets to be used first.
   */
  dropExpired(): void;
  /** Closes what waits in this pool: when one socket was closed by the receiver, the others mostly are too. */
  dropPool(pool: string): void;
}

/** Bounds the idle sockets of the agents together: an Agent by itself bounds them for each host only. */
export function watchIdleSockets(agents: readonly Agent[], now: () => number): IdleSockets {
  /** In the order in which they became idle. */
  const idleSinceMs = new Map<Duplex, number>();
  const pools = new WeakMap<Duplex, string>();
  const drop = (socket: Duplex) => {
    idleSinceMs.delete(socket);
    socket.destroy();
  };

  for (const agent of agents) {
    const keepSocketAlive = agent.keepSocketAlive.bind(agent);
    const reuseSocket = agent.reuseSocket.bind(agent);
    agent.keepSocketAlive = (socket) => {
      const isKept: unknown = keepSocketAlive(socket);
      if (isKept) {
        idleSinceMs.set(socket, now());
        const oldest = idleSinceMs.keys().next().value;
        if (idleSinceMs.size > maxIdleSockets && oldest) drop(oldest);
      }
      return isKept;
    };
    agent.reuseSocket = (socket, request) => {
      idleSinceMs.delete(socket);
      reuseSocket(socket, request);
    };
  }

  return {
    tag: (socket, pool) => void pools.set(socket, pool),
    dropExpired() {
      const expiredMs = now() - maxIdleMs;
      for (const [socket, sinceMs] of idleSinceMs) {
        if (sinceMs > expiredMs && !socket.destroyed) break;
        drop(socket);
      }
    },
    dropPool(pool) {
      for (const socket of idleSinceMs.keys()) {
        if (pools.get(socket) === pool) drop(socket);
      }
    },
  };
}
