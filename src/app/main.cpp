#include <CLI/CLI.hpp>

#include "lab/lab.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Megdan: the platform of a competence centre for social innovation", "megdan"};
  app.require_subcommand(1);
  int exit_code = 0;
  auto* lab = app.add_subcommand("lab", "The engines on files of their fields");
  lab->require_subcommand(1);
  megdan::lab::add_voting(*lab, exit_code);
  megdan::lab::add_opinion(*lab, exit_code);
  megdan::lab::add_matching(*lab, exit_code);
  megdan::lab::add_text(*lab, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}
