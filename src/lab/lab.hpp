// The engines as commands of the program: `megdan lab budget …`, one add_* function a command group.
// Will not compute anything: it reads a file, calls an engine of algo/ and prints its answer.
//
// Common to all: the answer goes to standard output; a file that cannot be used gives one line
// `FILE:LINE: reason` on standard error and exit code 2; success is 0.
#pragma once

namespace CLI {
class App;
}

namespace megdan::lab {

/// Each adds its subcommands below `lab` and stores the exit code of the one that ran in `exit_code`.
/// Both references must outlive the parse.
void add_voting(CLI::App& lab, int& exit_code);    // budget, committee
void add_opinion(CLI::App& lab, int& exit_code);   // opinion
void add_matching(CLI::App& lab, int& exit_code);  // match, stable
void add_text(CLI::App& lab, int& exit_code);      // analyse, search

}  // namespace megdan::lab
