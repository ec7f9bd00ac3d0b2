// The contract checker must find what it promises to find.
#include <gtest/gtest.h>

#include <cstring>
#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>
#include <ent/sdk/contract_checker.hpp>
#include <map>

namespace {

using namespace ent::sdk;

// A host with three services that do the least; `kept` shows what a plugin would have kept.
struct FakeHost {
  ent_host table{};
  std::string json = R"({"a": 1})";

  FakeHost() {
    table.struct_size = sizeof table;
    table.abi_major = ENT_ABI_MAJOR;
    table.host_data = this;
    table.get_service = [](const ent_host*, const char* id) noexcept -> const void* {
      if (std::strcmp(id, ENT_RECORDS_ID) == 0) return &records();
      if (std::strcmp(id, ENT_SESSION_ID) == 0) return &session();
      if (std::strcmp(id, ENT_JOBS_ID) == 0) return &jobs();
      return nullptr;
    };
  }
  static const ent_records& records() {
    static const ent_records table = [] {
      ent_records t{};
      t.struct_size = sizeof t;
      t.get = [](const ent_host* host, const ent_call*, ent_str kind, ent_str id, ent_record_visitor visitor,
                 void* data, ent_error*) noexcept -> ent_status {
        const auto* self = static_cast<const FakeHost*>(host->host_data);
        const ent_record record{sizeof record, 0, kind, id, 7, str(self->json)};
        visitor(data, &record);
        return ENT_OK;
      };
      t.commit = [](const ent_host*, const ent_call*, const ent_commit*, ent_error*) noexcept -> ent_status {
        return ENT_OK;
      };
      return t;
    }();
    return table;
  }
  static const ent_session& session() {
    static const ent_session table{
        sizeof(ent_session),
        [](const ent_host*, const ent_call* call, ent_blob* out, ent_error*) noexcept -> ent_status {
          *out = make_blob("{}");
          return view(call->actor) == "odd" ? 42 : ENT_OK;
        }};
    return table;
  }
  static const ent_jobs& jobs() {
    static const ent_jobs table = [] {
      ent_jobs t{};
      t.struct_size = sizeof t;
      t.progress = [](const ent_host*, const ent_call*, ent_str, std::int64_t, std::int64_t, ent_str,
                      ent_error*) noexcept -> ent_status { return ENT_OK; };
      return t;
    }();
    return table;
  }
};

class Checker : public ::testing::Test {
 protected:
  FakeHost fake_;
  ContractChecker checker_{&fake_.table};
  CallContext context_;

  template <class Table>
  const Table* service(const char* id) {
    return static_cast<const Table*>(checker_.host()->get_service(checker_.host(), id));
  }
  bool found(const std::string& part) {
    for (const auto& v : checker_.violations()) {
      if (v.find(part) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_F(Checker, GoodCallsPass) {
  checker_.set_phase(Phase::active);
  const Records records(checker_.host(), service<ent_records>(ENT_RECORDS_ID));
  const auto call = context_.view();
  auto record = records.get(call, "convention", "cv-1");
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->revision, 7);
  EXPECT_EQ(record->id, "cv-1");
  EXPECT_EQ(record->body.at("a").as_int64(), 1);
  EXPECT_TRUE(records.commit(call, Commit().put("convention", "cv-1", 0, {})).has_value());
  EXPECT_TRUE(checker_.violations().empty());
}

TEST_F(Checker, CallsOutsideOfLife) {
  const auto call = context_.view();
  const auto* session = service<ent_session>(ENT_SESSION_ID);
  EXPECT_TRUE(found("get_service before init"));
  Blob json;
  session->describe(checker_.host(), &call, json.out(), nullptr);
  EXPECT_TRUE(found("before init"));
  checker_.set_phase(Phase::stopped);
  Blob again;
  session->describe(checker_.host(), &call, again.out(), nullptr);
  EXPECT_TRUE(found("after deactivate"));
}

TEST_F(Checker, BadArguments) {
  checker_.set_phase(Phase::active);
  const auto* records = service<ent_records>(ENT_RECORDS_ID);
  auto call = context_.view();
  const ent_record_visitor visitor = [](void*, const ent_record*) noexcept -> std::int32_t { return 0; };
  records->get(checker_.host(), &call, str("caf\xE9"), str("x"), visitor, nullptr, nullptr);
  EXPECT_TRUE(found("not UTF-8"));
  records->get(checker_.host(), &call, str("k"), {nullptr, 3}, visitor, nullptr, nullptr);
  EXPECT_TRUE(found("no pointer"));
  ent_error small{};
  small.struct_size = 4;
  records->get(checker_.host(), &call, str("k"), str("x"), visitor, nullptr, &small);
  EXPECT_TRUE(found("struct_size is too small"));
  call.deadline_ms = -1;
  records->get(checker_.host(), &call, str("k"), str("x"), visitor, nullptr, nullptr);
  EXPECT_TRUE(found("negative deadline"));
  call.struct_size = 8;
  EXPECT_EQ(records->get(checker_.host(), &call, str("k"), str("x"), visitor, nullptr, nullptr), ENT_CANCELLED);
  EXPECT_TRUE(found("ent_call.struct_size"));
  EXPECT_EQ(records->commit(checker_.host(), nullptr, nullptr, nullptr), ENT_CANCELLED);
  EXPECT_TRUE(found("NULL call"));
}

TEST_F(Checker, CommitPartsAreChecked) {
  checker_.set_phase(Phase::active);
  const auto* records = service<ent_records>(ENT_RECORDS_ID);
  const auto call = context_.view();
  ent_outbox_message message{};
  message.struct_size = 4;
  message.title = str("\xFF");
  ent_commit commit{};
  commit.struct_size = sizeof commit;
  commit.message_count = 1;
  commit.messages = &message;
  records->commit(checker_.host(), &call, &commit, nullptr);
  EXPECT_TRUE(found("struct_size is too small"));
  EXPECT_TRUE(found("not UTF-8"));
}

TEST_F(Checker, KeptViewsArePoisoned) {
  checker_.set_phase(Phase::active);
  const auto* records = service<ent_records>(ENT_RECORDS_ID);
  const auto call = context_.view();
  // Looks at the text inside the callback (allowed), and proves that it is not the host's own memory.
  const void* seen = nullptr;
  records->get(
      checker_.host(), &call, str("k"), str("x"),
      [](void* data, const ent_record* record) noexcept -> std::int32_t {
        *static_cast<const void**>(data) = record->json.ptr;
        return 0;
      },
      &seen, nullptr);
  EXPECT_NE(seen, nullptr);
  EXPECT_NE(seen, static_cast<const void*>(fake_.json.data()));
}

TEST_F(Checker, BlobsAreReleasedOnce) {
  checker_.set_phase(Phase::active);
  const auto* session = service<ent_session>(ENT_SESSION_ID);
  const auto call = context_.view();
  ent_blob blob{};
  ASSERT_EQ(session->describe(checker_.host(), &call, &blob, nullptr), ENT_OK);
  EXPECT_EQ(checker_.open_blobs(), 1);
  blob.release(blob.owner);
  EXPECT_EQ(checker_.open_blobs(), 0);
  EXPECT_TRUE(checker_.violations().empty());
  blob.release(blob.owner);
  EXPECT_TRUE(found("released twice"));
}

TEST_F(Checker, StatusOutsideTheListAndFilledBlobOfAFailure) {
  checker_.set_phase(Phase::active);
  context_.actor = "odd";
  const auto call = context_.view();
  ent_blob blob{};
  service<ent_session>(ENT_SESSION_ID)->describe(checker_.host(), &call, &blob, nullptr);
  EXPECT_TRUE(found("status outside the list"));
  EXPECT_TRUE(found("filled the blob"));
  blob.release(blob.owner);
}

TEST_F(Checker, ProgressBelongsToJobs) {
  checker_.set_phase(Phase::active);
  const auto* jobs = service<ent_jobs>(ENT_JOBS_ID);
  const auto call = context_.view();
  {
    const ContractChecker::JobScope job;
    jobs->progress(checker_.host(), &call, str("j"), 1, 2, str(""), nullptr);
    EXPECT_TRUE(checker_.violations().empty());
  }
  jobs->progress(checker_.host(), &call, str("j"), 1, 2, str(""), nullptr);
  EXPECT_TRUE(found("outside a job"));
}

TEST(GuardCall, NoExceptionPasses) {
  ent_error error{};
  error.struct_size = sizeof error;
  EXPECT_EQ(guard_call(&error, []() -> ent_status { throw std::runtime_error("boom"); }), ENT_INTERNAL);
  EXPECT_STREQ(error.key, "host.internal");
  EXPECT_EQ(std::string(error.detail).find("boom"), std::string::npos) << "exception texts stay in the log";
  EXPECT_EQ(guard_call(&error, []() -> ent_status { throw std::bad_alloc(); }), ENT_UNAVAILABLE);
  EXPECT_EQ(guard_call(nullptr, []() -> ent_status { throw 42; }), ENT_INTERNAL);
}

TEST(GuardCall, CutTextsStayUtf8) {
  char small[6];
  copy_text(small, sizeof small, "abcdé");  // é would be cut in the middle
  EXPECT_STREQ(small, "abcd");
  EXPECT_TRUE(is_utf8("Nguyễn Ольга 李 \xF0\x9F\x98\x80"));
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
