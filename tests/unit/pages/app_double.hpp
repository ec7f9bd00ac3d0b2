// The use cases as canned answers, and a host of four services: what a screen test sets up and a page then shows. The
// same screens run over the real use cases in handlers_test.cpp.
#pragma once

#include <ent/ext/http.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/app/detail.hpp"
#include "plugin/app/health.hpp"
#include "plugin/app/host_list.hpp"
#include "plugin/app/mandates.hpp"
#include "plugin/app/sign.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/app/tick_step.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/app/verification.hpp"

namespace conventions::app {

// What the next calls answer. `failure` set: every use case fails with it. `act_failure`: only the acts do.
struct Canned {
  std::optional<Failure> failure;
  std::optional<Failure> act_failure;
  Actor actor;
  ListPage list;
  OffersPage offers;
  OfferMatrix matrix;
  ConventionDetail detail;
  ProcessView process;
  SigningView signing;
  Receipt receipt;
  ConfigurationView configuration;
  TestSignature test;
  std::vector<TokenKeyView> token_keys;
  HealthReport health;
  MandateBook mandates;
  GiveMandate given;
  Verification verification;
  std::string pdf;
  // What the screens passed on.
  ListRequest asked;
  Command command;
  Shown shown;
  std::string reason_code, reason_text;
  ReferenceRequest reference;
  TickStepRequest tick;
  domain::Incident incident = domain::Incident::kNone;
  domain::Channel channel = domain::Channel::kElectronic;
  std::string uploaded;
  KeyPlace place;
  std::string secret, tsa_url;
  int acts = 0;
};
Canned& canned();

}  // namespace conventions::app

namespace conventions::pages::test {

// Invented schools, people and pupils (fictitious department 099); sets canned() to a convention in `state`.
void set_example(domain::State state, domain::Side side);

std::unique_ptr<app::Context> make_context();

}  // namespace conventions::pages::test
