/**
 * A whole classroom: the real server, a teacher and coaches, each with a browser
 * of their own. Tests of one file may share one through `hold`, because three
 * browsers are dear on two cores.
 */
import { coachVoice, teacherRoom } from "./classroom/classroom.ts";
import { withPerson, type Person } from "./browser.ts";
import { withServer, type Server, type ServerOptions } from "./server.ts";

export interface Lesson {
  server: Server;
  teacher: Person;
  coaches: Person[];
  /** What every frame of this teacher's camera says. */
  code: number;
}

export interface LessonOptions extends ServerOptions {
  coaches?: 1 | 2;
}

/** Never 0, which a blank frame might read as, and another one for each lesson. */
export const newCode = (): number => 1 + Math.floor(Math.random() * 0xfffe);

export const withLesson = async <T>(
  { coaches = 1, ...options }: LessonOptions,
  work: (lesson: Lesson) => Promise<T>,
): Promise<T> => {
  const code = newCode();
  return withServer(options, (server) =>
    withPerson({ room: teacherRoom(code) }, (teacher) =>
      withPerson({ room: coachVoice(0) }, (first) => {
        if (coaches === 1) return work({ server, teacher, coaches: [first], code });
        return withPerson({ room: coachVoice(1) }, (second) =>
          work({ server, teacher, coaches: [first, second], code }),
        );
      }),
    ),
  );
};

/**
 * Keeps a scoped fixture open over several tests of one file. The last test must
 * close it; a file that does not would never end, and the runner would say so.
 */
export const hold = <T>(fixture: (work: (value: T) => Promise<void>) => Promise<void>) => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let ended: Promise<void> = Promise.resolve();
  let opened: Promise<T> | null = null;
  return {
    open: (): Promise<T> =>
      (opened ??= new Promise((resolve, reject) => {
        ended = fixture((value) => {
          resolve(value);
          return released;
        });
        ended.catch(reject);
      })),
    close: (): Promise<void> => {
      release();
      return ended;
    },
  };
};
