-- Classes of tables (a test keeps this list complete, see src/tables.rs):
--   derived      rebuilt by replay from `event`
--   vault        personal data, erasable
--   reference    registers that officials edit: no personal data, versioned
--   operational  sessions, outbox, counters of attempts
--
-- `{by_key}` keeps the rows in the order of their key. Not where rows are wide (event, signature, outbox): a tree of keys
-- holds a quarter of a page of each row and puts the rest into a page of its own.

-- ---------------------------------------------------------------- the record

create table event (
    position    {serial},
    queue       {bytes} not null,
    seq         {int} not null,
    at          {int} not null,
    recorded    {int} not null,
    actor       {text} not null,
    policy      {text} not null,
    kind        {text} not null,
    version     {int} not null,
    application {id},
    body        {text} not null
) {strict};
create unique index event_seq on event (queue, seq);
create index event_application on event (application, position) where application is not null;

-- ---------------------------------------------------------------- derived

create table queue (
    id              {bytes} primary key,
    district        {int} not null,
    year            {int} not null,
    stream          {text} not null check (stream in ('general', 'special_needs')),
    served          {int} not null check (served >= 0),
    last_registered {int} not null,
    filings         {int} not null,
    seq             {int} not null
) {by_key};
create index queue_district on queue (district, year);

create table application (
    id                {id} primary key,
    queue             {bytes} not null references queue (id),
    number            {text} not null,
    child             {id} not null,
    applicant         {id} not null,
    second_applicant  {id},
    registered        {int} not null,
    sequence          {int} not null,
    channel           {text} not null check (channel in ('portal', 'egov', 'service_centre')),
    channel_number    {text},
    unconfirmed_until {int},
    benefit           {text} not null,
    lane              {text} not null check (lane in ('out_of_turn', 'first_priority', 'general')),
    benefit_until     {int},
    claim_evidence    {id},
    claim_benefit     {text},
    merge_person      {id},
    merge_until       {int},
    leave_person      {id},
    leave_until       {int},
    state             {text} not null check (state in ('queued', 'notified', 'referred', 'stopped', 'enrolled', 'removed')),
    publication       {id},
    until             {int},
    referral          {id},
    removal           {text},
    policy            {text} not null,
    queued_since      {int} not null,
    changed           {int} not null,
    version           {int} not null,
    referrals         {int} not null,
    turn              {int} not null,
    due               {int},
    check ((state = 'notified') = (publication is not null)),
    check ((state in ('notified', 'stopped')) = (until is not null)),
    check ((state in ('referred', 'enrolled')) = (referral is not null)),
    check ((state = 'removed') = (removal is not null)),
    check ((claim_evidence is null) = (claim_benefit is null)),
    check ((merge_person is null) = (merge_until is null)),
    check ((leave_person is null) = (leave_until is null))
) {by_key};
create unique index application_number on application (number);
-- R1: one live application of a child in the country.
create unique index application_live on application (child) where state in ('queued', 'notified', 'referred', 'stopped');
create index application_ranked on application (queue, lane, registered, sequence) where state in ('queued', 'stopped');
create index application_turn on application (publication) where state = 'notified';
create index application_notified on application (queue, publication) where state = 'notified';
create index application_queue on application (queue, registered, sequence);
create index application_child on application (child);
create index application_applicant on application (applicant);
create index application_second on application (second_applicant) where second_applicant is not null;
create index application_claim on application (queue) where claim_evidence is not null;
create index application_merge on application (queue) where merge_person is not null;
create index application_unconfirmed on application (queue) where unconfirmed_until is not null;
create index application_due on application (queue, due) where due is not null;
create index application_due_all on application (due) where due is not null;

create table child (
    id            {id} primary key,
    filings       {int} not null,
    live          {id},
    misses        {int} not null,
    stopped_until {int},
    place         {id},
    ownership     {text} check (ownership in ('state', 'private_order')),
    check ((place is null) = (ownership is null))
) {by_key};
-- R1: one occupied place of a child, one child on a place.
create unique index child_place on child (place) where place is not null;

create table kindergarten_group (
    id           {id} primary key,
    kindergarten {id} not null,
    queue        {bytes} not null references queue (id),
    language     {text} not null check (language in ('kazakh', 'russian')),
    ownership    {text} not null check (ownership in ('state', 'private_order')),
    capacity     {int} not null check (capacity >= 0)
) {by_key};
create index kindergarten_group_of on kindergarten_group (kindergarten);
create index kindergarten_group_queue on kindergarten_group (queue);

create table place (
    id           {id} primary key,
    queue        {bytes} not null references queue (id),
    grp          {id} not null references kindergarten_group (id),
    kindergarten {id} not null,
    ownership    {text} not null check (ownership in ('state', 'private_order')),
    state        {text} not null check (state in ('vacant', 'reserved', 'free', 'held', 'occupied', 'withdrawn')),
    since        {int},
    publication  {id},
    opens        {int},
    referral     {id},
    application  {id},
    reason       {text},
    due          {int},
    check ((state = 'vacant') = (since is not null)),
    check ((state = 'reserved') = (publication is not null)),
    check ((state = 'free') = (opens is not null)),
    check ((state = 'held') = (referral is not null)),
    check ((state = 'withdrawn') = (reason is not null))
) {by_key};
create index place_group on place (grp);
create index place_state on place (queue, state, ownership);
create index place_kindergarten on place (kindergarten);
create index place_pool on place (publication) where state = 'reserved';
create index place_due on place (queue, due) where due is not null;
create index place_due_all on place (due) where due is not null;

create table publication (
    id         {id} primary key,
    queue      {bytes} not null references queue (id),
    ownership  {text} not null check (ownership in ('state', 'private_order')),
    origin     {text} not null check (origin in ('department', 'clock', 'returned')),
    state      {text} not null check (state in ('planned', 'published', 'dropped')),
    due        {int},
    planned    {text},
    policy     {text} not null,
    round      {int} not null,
    live_turns {int} not null check (live_turns >= 0),
    reserved   {int} not null check (reserved >= 0),
    excluded   {id},
    -- R26: live turns never exceed reserved places of the pool.
    check (live_turns <= reserved),
    check ((state = 'planned') = (due is not null)),
    check ((state = 'planned') = (planned is not null))
) {by_key};
create index publication_queue on publication (queue, id);
create index publication_due on publication (queue, due) where due is not null;
create index publication_due_all on publication (due) where due is not null;

create table turn (
    publication {id} not null references publication (id),
    application {id} not null,
    primary key (publication, application)
) {by_key};

create table referral (
    id               {id} primary key,
    queue            {bytes} not null references queue (id),
    application      {id} not null references application (id),
    place            {id} not null references place (id),
    ordinal          {int} not null,
    issued           {int} not null,
    turn_publication {id},
    turn_until       {int},
    cancel_until     {int},
    extended         {int} not null check (extended in (0, 1)),
    policy           {text} not null,
    signature        {text} not null,
    state            {text} not null check (state in ('issued', 'extended', 'arrived', 'used', 'expired', 'cancelled', 'refused', 'annulled')),
    until            {int},
    source           {text} check (source in ('kindergarten', 'applicant')),
    at               {int},
    answer_until     {int},
    reason           {text},
    due              {int},
    check ((turn_publication is null) = (turn_until is null)),
    check ((state in ('issued', 'extended')) = (until is not null)),
    check ((state in ('issued', 'extended')) = (at is null))
) {by_key};
-- R1: one live referral of an application (so of a child), one live referral to a place.
create unique index referral_live_application on referral (application) where state in ('issued', 'extended', 'arrived');
create unique index referral_live_place on referral (place) where state in ('issued', 'extended', 'arrived');
create index referral_application on referral (application);
-- Also finds all of a queue, for replay: so not a partial index.
create index referral_due on referral (queue, due);
create index referral_due_all on referral (due) where due is not null;
create index referral_arrived on referral (queue, answer_until) where state = 'arrived';

create table number_counter (
    region {int} not null,
    year   {int} not null,
    last   {int} not null,
    primary key (region, year)
) {by_key};

-- ---------------------------------------------------------------- vault

create table person (
    id         {id} primary key,
    iin        {text} not null,
    surname    {text} not null,
    given_name {text} not null,
    patronymic {text},
    born       {text}
) {by_key};
create unique index person_iin on person (iin);

create table contact (
    person          {id} primary key references person (id),
    language        {text} not null check (language in ('kk', 'ru', 'en')),
    email           {text},
    email_confirmed {int} not null check (email_confirmed in (0, 1)),
    phone           {text},
    phone_confirmed {int} not null check (phone_confirmed in (0, 1)),
    extra_email     {text},
    extra_phone     {text},
    address         {text},
    changed         {int} not null
) {by_key};
create index contact_phone on contact (phone) where phone is not null;
create index contact_extra_phone on contact (extra_phone) where extra_phone is not null;

-- What the applicant said and agreed to on filing; the event holds ids only.
create table filing (
    application     {id} primary key,
    relation        {text} not null check (relation in ('mother', 'father', 'guardian')),
    consent_version {int} not null,
    consent_at      {int} not null,
    address         {text} not null,
    papers          {text} not null,
    claimed         {text} not null,
    number_then     {int} not null,
    benefit_then    {int} not null
) {by_key};

-- The queue number that a choice from a pool was made with: the referral's paper says it.
create table referral_basis (
    referral    {id} primary key,
    number_then {int} not null
) {by_key};

create table evidence (
    id          {id} primary key,
    application {id} not null,
    benefit     {text} not null,
    blob        {bytes} not null,
    media_type  {text} not null,
    size        {int} not null,
    uploaded    {int} not null,
    uploaded_by {id} not null
) {by_key};
create index evidence_application on evidence (application);
create index evidence_blob on evidence (blob);

create table signature (
    hash       {text} not null primary key,
    purpose    {text} not null,
    signer     {id} not null,
    text       {text} not null,
    cms        {bytes} not null,
    verdict    {text} not null,
    verified   {int} not null
) {strict};

create table search_key (
    token       {text} not null,
    application {id} not null,
    primary key (token, application)
) {by_key};
create index search_key_application on search_key (application);

-- ---------------------------------------------------------------- reference

create table district (
    id      {int} primary key,
    parent  {int},
    level   {text} not null,
    name_kk {text} not null,
    name_ru {text} not null,
    listed  {int} not null check (listed in (0, 1)),
    zone    {text} not null
) {strict};
create index district_parent on district (parent);

create table district_policy (
    district {int} not null references district (id),
    from_day {text} not null,
    profile  {text} not null,
    primary key (district, from_day)
) {by_key};

create table calendar (
    version {int} primary key,
    body    {text} not null,
    created {int} not null
) {strict};

create table kindergarten (
    id         {id} primary key,
    district   {int} not null references district (id),
    bin        {text} not null,
    ownership  {text} not null check (ownership in ('state', 'private_order')),
    name_kk    {text} not null,
    name_ru    {text} not null,
    address_kk {text} not null,
    address_ru {text} not null,
    phone      {text} not null
) {by_key};
create unique index kindergarten_bin on kindergarten (bin);
create index kindergarten_district on kindergarten (district);

create table department (
    district {int} primary key references district (id),
    bin      {text} not null,
    name_kk  {text} not null,
    name_ru  {text} not null,
    phone    {text} not null
) {strict};
create unique index department_bin on department (bin);

-- ---------------------------------------------------------------- operational

create table staff (
    id       {id} primary key,
    person   {id} not null references person (id),
    role     {text} not null check (role in ('department', 'service_centre', 'auditor', 'administrator')),
    bin      {text} not null,
    district {int} references district (id)
) {by_key};
create unique index staff_person on staff (person, role, bin);

create table kindergarten_employee (
    kindergarten {id} not null references kindergarten (id),
    person       {id} not null references person (id),
    -- As the head wrote it: what the vault knows of the person is not the head's to see.
    surname      {text} not null,
    given_name   {text} not null,
    patronymic   {text},
    primary key (kindergarten, person)
) {by_key};

create table challenge (
    id          {id} primary key,
    pre_session {bytes} not null,
    text        {text} not null,
    expires     {int} not null,
    used        {int}
) {by_key};
create index challenge_expires on challenge (expires);

create table session (
    token    {bytes} primary key,
    person   {id} not null references person (id),
    role     {text} not null,
    subject  {text},
    csrf     {bytes} not null,
    started  {int} not null,
    seen     {int} not null,
    expires  {int} not null
) {by_key};
create index session_person on session (person);
create index session_expires on session (expires);

create table contact_code (
    person   {id} not null references person (id),
    channel  {text} not null check (channel in ('email', 'phone')),
    code     {bytes} not null,
    expires  {int} not null,
    attempts {int} not null,
    primary key (person, channel)
) {by_key};

create table outbox (
    id         {id} not null primary key,
    recipient  {id} not null,
    kind       {text} not null,
    body       {text} not null,
    created    {int} not null,
    leaves     {int} not null,
    attempts   {int} not null,
    delivered  {int},
    dead       {int} not null check (dead in (0, 1))
) {strict};
create index outbox_due on outbox (leaves, id) where delivered is null and dead = 0;
create index outbox_recipient on outbox (recipient, created);
create index outbox_delivered on outbox (delivered) where delivered is not null;
create index outbox_dead on outbox (created) where dead = 1;

-- Reminders that were sent: of what, which kind, for which limit.
create table reminder (
    subject {id} not null,
    kind    {text} not null,
    until   {int} not null,
    primary key (subject, kind, until)
) {by_key};
create index reminder_until on reminder (until);

-- Where the demonstration delivers its messages.
create table mailbox (
    id        {id} not null,
    channel   {text} not null check (channel in ('email', 'sms')),
    at        {int} not null,
    recipient {text} not null,
    subject   {text} not null,
    body      {text} not null,
    primary key (id, channel)
) {by_key};
create index mailbox_at on mailbox (at, id, channel);

create table idempotency (
    key      {bytes} primary key,
    created  {int} not null,
    answer   {text} not null
) {by_key};
create index idempotency_created on idempotency (created);

create table attempt (
    subject {id} not null,
    kind    {text} not null,
    day     {text} not null,
    count   {int} not null,
    primary key (subject, kind, day)
) {by_key};
create index attempt_day on attempt (day);

create table access_log (
    id      {id} primary key,
    at      {int} not null,
    actor   {text} not null,
    action  {text} not null,
    subject {id}
) {by_key};
create index access_log_subject on access_log (subject, at);
