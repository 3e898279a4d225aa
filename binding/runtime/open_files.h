// The files that are open in this process, by the JavaScript environments that have opened them. A
// worker thread can end at any time; the main thread tells of its files, and closes what it may,
// when the process ends.
#pragma once

#include <napi.h>

namespace mpi4node {

struct Environment;

// noteFile(file: number, path: string): void. The calling environment has opened it.
void note_file(const Napi::CallbackInfo& info);

// forgetFile(file: number): void. It was closed, or is about to be.
void forget_file(const Napi::CallbackInfo& info);

// filesOfOthers(): [file: number, path: string, isLeft: boolean][], in the order in which they were
// opened. Left means that the environment has ended.
Napi::Value files_of_others(const Napi::CallbackInfo& info);

// The environment ends.
void leave_files(const Environment* environment);

}  // namespace mpi4node
