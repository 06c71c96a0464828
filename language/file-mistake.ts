/**
 * What is wrong with a file or folder that Node could not use, in a line that begins with its path; undefined for any other error. Of Node's
 * codes only those that a person can mend: a file where a folder should be, missing rights, a full disk, a loop of links.
 */
export function fileMistake(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : remedies[code];
  return path === undefined || words === undefined ? undefined : `${path}: ${words} (${code} at ${syscall})`;
}

const rights = "this user may not use it; check whose it is and its permissions";
const remedies: Readonly<Record<string, string>> = {
  EACCES: rights,
  EPERM: rights,
  ENOTDIR: "a file stands where a folder should be; move it away",
  EEXIST: "a file stands where a folder should be; move it away",
  EISDIR: "a folder stands where a file should be; move it away",
  ELOOP: "its links lead in a circle; remove one of them",
  ENAMETOOLONG: "the path is too long; move the project to a shorter one",
  EROFS: "the disk cannot be written to; move the project, or mount it for writing",
  ENOSPC: "the disk is full; make room",
  EDQUOT: "the disk's quota is used up; make room",
  EMFILE: "too many files are open; close some programs, or raise the limit (ulimit -n)",
};
