// What the command line asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/core/level.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"
#include "signing/pdf/fields.hpp"

namespace signing::cli {

enum class Command { kHelp, kVersion, kSign, kPrepare, kAugment, kRenew, kVerify, kInspect, kKeys };

// Which files, where the results go, how many at a time.
struct FileArguments {
  std::string in, out;             // one file
  std::vector<std::string> files;  // many
  std::string out_dir;
  unsigned jobs = 1;
};

// Exactly one of p12, pkcs11, csc is set when a key is needed.
struct KeyArguments {
  std::string p12, password_file;
  std::string pkcs11, token, key, pin_file;
  std::string csc, credential, csc_token_file;  // pin_file too, when the service asks for one
  std::vector<std::string> chain;               // PEM or DER files: certificates above the signer
  bool pss = false;
};

struct NetworkArguments {
  std::string tsa, tsa_auth_file, tsa_policy;
  std::vector<std::string> tsa_trust, tls_trust;  // PEM files
  std::string proxy;
  std::chrono::milliseconds timeout{10'000};
};

// A place on a page; page from 1, negative from the end.
struct Place {
  int page = -1;
  PdfRect rect;
};

struct SignArguments {
  std::string field, image, name, reason, location;
  std::vector<std::string> lines;
  std::vector<std::string> prepare;  // names of the fields to prepare: home, host
  std::vector<Place> places;
  Level level = Level::kBB;
  int certify = 0;
  bool time_stamp_optional = false;
};

struct VerifyArguments {
  std::vector<std::string> trust, trust_dirs, tsa_trust, crls, certificates;  // files
  std::string algorithms;                                                     // file
  std::string password, password_file;  // of encrypted documents; at most one; also for inspect
  std::optional<std::size_t> expected;
  std::optional<Level> min_level;
  std::optional<Time> at;
  bool json = false, html = false, pdf_policy = false, online = false;
};

struct Arguments {
  Command command = Command::kHelp;
  FileArguments files;
  KeyArguments key;
  NetworkArguments network;
  SignArguments sign;  // level also for augment, places also for prepare
  VerifyArguments verify;
};

// Nothing and a sentence in `error` when the arguments make no command.
std::optional<Arguments> parse_arguments(const std::vector<std::string>& words, bool french, std::string& error);

const char* help_text(bool french);
bool wants_french();  // by LC_ALL, LC_MESSAGES, LANG

}  // namespace signing::cli
