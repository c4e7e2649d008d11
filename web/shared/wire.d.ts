// Written by `python -m app.server.wire_types` from the models in app/server: not to be edited.
// What travels between server and page. Null always means "can't tell", or "there is none".

/** The page has received picture `number` and can take the next. */
export interface Ack {
  type: "ack";
  number: number;
}

/** `foot` came down at `t_s`, and nothing was found there. */
export interface AddContact {
  kind: "add_contact";
  foot: Foot;
  t_s: number;
}

/** What the walker was asked afterwards. */
export interface After {
  effort_rpe?: number | null;
  pain?: number | null;
  note?: string;
  symptoms?: Symptom[];
}

/**
 * The walker wants the session started anew. session: also where this one is still on, because the
 * camera is another one now or stands otherwise (only from the page that has it).
 */
export interface Again {
  type: "again";
  session?: string | null;
}

/** A clinician's word. who: name or practice; agreed_on: when they said so. */
export interface AgreementIn {
  who: string;
  agreed_on: string;
}

/**
 * A clinician's word. who: empty where it was kept before names were asked. covers: the questions
 * it was given for.
 */
export interface AgreementOut {
  who: string;
  agreed_on: string;
  covers: Question[];
}

/** What to do now. speech: under which name the server's voice says `spoken`. */
export interface AlertOut {
  kind: Now;
  title: string;
  lines: string[];
  spoken: string;
  speech: string;
  number: string;
}

/** The answers, all of them anew, and a clinician's word for those that need one. */
export interface AnswersIn {
  answers: Partial<Record<Question, boolean>>;
  agreement?: AgreementIn | null;
}

/** The walker standing tall; a spread is from the 5th to the 95th percentile. */
export interface BaselineOut {
  start_s: number;
  end_s: number;
  view: View;
  facing: number;
  lean_deg: number | null;
  lean_spread_deg: number | null;
  lateral_lean_deg: number | null;
  lateral_lean_spread_deg: number | null;
  head_pitch_deg: number | null;
  head_pitch_spread_deg: number | null;
  shrug: number | null;
  shrug_spread: number | null;
}

/** How far the taking of a baseline has come; see `vision.values.BaselineProgress`. */
export interface BaselineReading {
  state: BaselineState;
  share: number;
  left_s: number;
  hindrance: Hindrance | null;
}

/** The walker is to stand tall for three seconds, or wants to go on without. */
export interface BaselineRequest {
  type: "baseline";
  action: "begin" | "skip";
}

/** How far the taking of a baseline has come. */
export type BaselineState = "waiting" | "holding" | "done" | "given_up" | "skipped";

/**
 * A session is to begin. speed_mps, incline_percent: of a treadmill. seize: also where another one
 * goes on, perhaps somebody else's. variation: to be added, if it is open.
 */
export interface Begin {
  profile: number;
  place: Place;
  ticked?: Item[];
  mode?: Mode | null;
  variation?: Variation | null;
  speed_mps?: number | null;
  incline_percent?: number;
  feeling?: Feeling | null;
  seize?: boolean;
}

/** What to set on the treadmill. */
export interface BeltOut {
  speed_mps: number;
  mph: number;
  kmh: number;
  incline_percent: number;
  words: string;
}

/** The gym's own. logo: whether there is one, at `/kiosk/logo`. */
export interface BrandShown {
  name: string;
  colour: string;
  logo: boolean;
}

/**
 * The page has a camera that is on, or has it no longer. page: a name that the page keeps when it
 * connects anew. seize: also where another page has one.
 */
export interface Camera {
  type: "camera";
  on: boolean;
  page: string;
  seize?: boolean;
}

/** Another page has the camera. */
export interface CameraElsewhere {
  type: "camera_elsewhere";
}

/**
 * A claim: the verdict first, then how sure and on what ground, what is known of it, what was
 * looked at, and the studies.
 */
export interface CardOut {
  id: string;
  verdict: ClaimVerdict;
  verdict_words: string;
  sure: string;
  claim: string;
  known: string;
  source: string;
  studies: StudyOut[];
}

/** One gauge; the fields of `vision.values.CheckResult`, the reason in the session's language. */
export interface CheckReading {
  id: string;
  verdict: Verdict;
  value: number | null;
  unit: string;
  scale_low: number;
  scale_high: number;
  ok_low: number | null;
  ok_high: number | null;
  confidence: number;
  fault: string | null;
  reason: string;
}

/** What became of a claim. */
export type ClaimVerdict = "supported" | "mixed" | "not_shown";

/** What is to change in a client; what is left out stays. */
export interface ClientChange {
  name?: string;
  height_m?: number | null;
  level?: Level;
  notes?: string;
}

/** A client as the page enters one; own thresholds come by `app.server.review.thresholds`. */
export interface ClientIn {
  name: string;
  height_m?: number | null;
  level?: Level;
  notes?: string;
}

/** A client, and how many clips there are of them. */
export interface ClientOut {
  id: number;
  name: string;
  height_m: number | null;
  level: Level;
  thresholds: Record<string, number>;
  notes: string;
  created_at: string;
  clips: number;
}

/** What a trainer says of a clip; what is left out stays. */
export interface ClipChange {
  client_id?: number | null;
  filmed_on?: string | null;
  height_m?: number | null;
  belt_mps?: number | null;
  incline_percent?: number | null;
  notes?: string;
  capture_hz?: number | null;
  played_as_filmed?: boolean;
  keep_original?: boolean;
  name?: string;
}

/**
 * What is or was last being done on a clip. share: how much of it is done, 0..1. left_s: how long
 * it will still take, `None` where that can't be told yet. problem: why it failed.
 */
export interface ClipJobOut {
  kind: JobKind;
  state: JobState;
  share: number;
  left_s: number | null;
  problem: string | null;
}

/**
 * The means of one direction. few: fewer passes than means need. says: over how much they are.
 */
export interface ClipMeansOut {
  direction: Direction;
  passes: number;
  steps: number;
  few: boolean;
  says: string;
  means: NamedMeanOut[];
  sides: SideDifferenceOut[];
}

/**
 * A clip. size_bytes: of the file as it came. has_original, has_copy, has_picture: which of its
 * files are there. edits: how many corrections hold. picked: a trainer has said whom to follow.
 * busy: something is being done on it; jobs: the last of each kind. found: `None` as long as it is
 * not analysed.
 */
export interface ClipOut {
  uid: string;
  name: string;
  client_id: number | null;
  added_at: string;
  filmed_on: string | null;
  height_m: number | null;
  belt_mps: number | null;
  incline_percent: number | null;
  notes: string;
  capture_hz: number | null;
  played_as_filmed: boolean;
  keep_original: boolean;
  size_bytes: number;
  has_original: boolean;
  has_copy: boolean;
  has_picture: boolean;
  problem: string | null;
  analysed_at: string | null;
  edits: number;
  picked: boolean;
  busy: boolean;
  jobs: ClipJobOut[];
  found: FoundOut | null;
}

/**
 * How far a clip is. t_s: up to where it has been looked at, in the walker's seconds; events: what
 * is known of that stretch, not refined yet. busy, problem, analysed_at, has_copy, has_picture: as
 * in `ClipOut`.
 */
export interface ClipStateOut {
  busy: boolean;
  problem: string | null;
  analysed_at: string | null;
  has_copy: boolean;
  has_picture: boolean;
  jobs: ClipJobOut[];
  t_s: number;
  events: EventSoFarOut[];
}

/**
 * What is kept of clips. folder: where; the bytes as of `app.review.space.KeptSpace`. days: how
 * long a clip is kept after it was added, `None` until somebody deletes it.
 */
export interface ClipsKeptOut {
  folder: string;
  clips: number;
  originals_bytes: number;
  copies_bytes: number;
  results_bytes: number;
  uploads_bytes: number;
  days: number | null;
}

/** Some of the clips, the newest first. more: there are older ones. */
export interface ClipsOut {
  clips: ClipOut[];
  more: boolean;
}

/**
 * A session at one moment. session, profile: as kept. treadmill: where it is walked. headline,
 * hint: the one big line, and a smaller one below it. finding, tilt_deg, view: of the camera's
 * set-up. beat_spm: of the metronome, `None` until the walker's cadence is known. lane: `None` on a
 * treadmill. trouble: why nothing can be kept at present.
 */
export interface CoachReading {
  session: number;
  profile: number;
  phase: Phase;
  pause: Pause | null;
  headline: string;
  hint: string;
  treadmill: boolean;
  part: PartReading | null;
  lane: LaneReading | null;
  finding: string | null;
  tilt_deg: number | null;
  view: View;
  beat_spm: number | null;
  trouble: string | null;
}

/**
 * The walker of a coached session asks for something. confirm: what a led change waits for is so.
 * recall: what was said may not have been heard. x: where the lane ends, as a share of the
 * picture's width, with `mark`. pause: the one that `go_on` is to end, as telemetry's `coach` names
 * it; one that has taken its place meanwhile, perhaps after a fall, goes on. Without it any pause
 * ends. Nothing goes on while somebody stands in the way: the session then waits for that.
 */
export interface CoachRequest {
  type: "coach";
  action: "skip" | "pause" | "go_on" | "how" | "end" | "confirm" | "recall" | "mark" | "clear_lane";
  x?: number | null;
  pause?: Pause | null;
}

/** A session with a plan that goes on now. profile: whose it is; session: as it is kept. */
export interface Coached {
  profile: number;
  session: number;
  phase: Phase;
  paused: boolean;
}

/**
 * A QR code as a drawing. modules: its width and height, the border included. path: the dark
 * modules as the data of an SVG path, one unit a module.
 */
export interface CodeDrawing {
  modules: number;
  path: string;
}

/** One of the two clips. strides: in order of time. */
export interface ComparedClipOut {
  uid: string;
  name: string;
  day: string;
  duration_s: number;
  strides: StrideOut[];
  curves: StrideCurveOut[];
  means: ClipMeansOut;
}

/** Two clips set against each other. */
export interface ComparedOut {
  a: ComparedClipOut;
  b: ComparedClipOut;
  changes: MeasureChangeOut[];
}

/** A moment at which the legs cross and left and right are doubtful. */
export interface CrossingOut {
  t_s: number;
  confidence: number;
}

/**
 * Something said to the walker. `number` counts the session's cues from 1; what is spoken is at
 * `/speech/SESSION/NUMBER.wav`. `id` need not be one of the engine's cues. `language` is that of
 * `text` and `spoken`. since: see `Holds`; `null`: it holds for ever. instructs: it says what to do
 * now, and is never passed over while it holds.
 */
export interface CueMessage {
  type: "cue";
  number: number;
  t_s: number;
  id: string;
  priority: number;
  text: string;
  spoken: string;
  earcon: string;
  language: string;
  since: number | null;
  instructs: boolean;
}

/** Something the coach said, or would have said live. */
export interface CueOut {
  t_s: number;
  id: string;
  priority: number;
  text: string;
}

/**
 * The session that was cut off lately, if there is one, and where. steps: kept. space: to be ticked
 * there, unless it was cut off just now.
 */
export interface CutOffOut {
  session: number | null;
  steps: number;
  place: Place | null;
  space: ItemOut[];
}

/** What a day is; a day missed is a free day, nobody is blamed. */
export type DayKind = "trained" | "planned" | "free";

/** A day of the calendar. */
export interface DayOut {
  date: string;
  kind: DayKind;
  words: string;
  backward_s: number;
  sessions: number;
}

/**
 * A day of a kiosk, by its own calendar. tip: the most given, busiest_hour: by the clock on its
 * wall; both `None` where nobody walked. problems: how often each began.
 */
export interface DaySummary {
  day: string;
  greeted: number;
  begun: number;
  completed: number;
  walked_s: number;
  tip: string | null;
  busiest_hour: number | null;
  problems: Record<string, unknown>;
}

/** The contact of `foot` nearest to `t_s` is none. */
export interface DeleteContact {
  kind: "delete_contact";
  foot: Foot;
  t_s: number;
}

/** What was deleted. warning: what could not be done at once, if anything. */
export interface DeletedOut {
  sessions: number | null;
  warning: string | null;
}

/** displays: how many other devices show the lanes, or may, for which the PIN was given. */
export interface DevicesOut {
  displays: number;
}

/** Where the walker travels relative to where the walker faces. */
export type Direction = 
  | "backward"
  | "forward"
  | "standing"
  | "turning"
  | "sideways"
  | "unknown";

/** Where the walker went relative to where the walker faced. */
export interface DirectionOut {
  start_s: number;
  end_s: number;
  label: Direction;
  confidence: number;
}

/**
 * How the door stands for who asks. pin: one is set. here: who asks is at the machine itself.
 * inside: they are in. wait_s: seconds until they may try again.
 */
export interface DoorOut {
  pin: boolean;
  here: boolean;
  inside: boolean;
  wait_s: number;
}

/**
 * A correction. says: it in words. at_s: the moment to look at. in_force: it is not undone. unused:
 * it holds, but there is nothing any more that it corrects.
 */
export interface EditOut {
  seq: number;
  says: string;
  at_s: number;
  made_at: string;
  in_force: boolean;
  unused: boolean;
}

/** All corrections, the oldest first, and whether there is one to undo or to do again. */
export interface EditsOut {
  edits: EditOut[];
  can_undo: boolean;
  can_redo: boolean;
}

/**
 * A gait event: `contact` is loading, `liftoff` terminal contact. Loading is when the foot takes
 * the floor: ball, heel or the whole sole has come down and come to rest. It may be later than the
 * first touch of the foot's foremost edge.
 */
export type EventKind = "contact" | "liftoff";

/** A gait event. */
export interface EventOut {
  t_s: number;
  foot: Foot;
  kind: EventKind;
  confidence: number;
  first_touch_s: number | null;
  first_touch_spread_s: number | null;
}

/** A contact or lift-off as known while the clip is still being looked at. */
export interface EventSoFarOut {
  t_s: number;
  foot: Foot;
  kind: EventKind;
  confidence: number;
}

/** How often a fault is found now, and would be. */
export interface FaultCountOut {
  check: string;
  title: string;
  before: number;
  after: number;
}

/** How the walker feels before a session. */
export type Feeling = "fine" | "tired" | "unwell" | "pain";

/** A way one may feel before a session. */
export interface FeelingOut {
  id: Feeling;
  words: string;
}

/** What was felt, when, and whether it still holds the walker back. */
export interface FeltOut {
  at: string;
  symptom: string;
  open: boolean;
}

/** The pose model is being fetched; `share` of it is here, 0..1, `null` if not known. */
export interface Fetching {
  share: number | null;
}

/**
 * One film. about: what is to be seen in it. share: how much of it is made, 1 when it can be
 * played, `None` where it can't be made here. focus: the checks whose focus it shows.
 */
export interface FilmOut {
  id: string;
  title: string;
  about: string;
  share: number | null;
  source: string;
  captions: string;
  language: string;
  width: number;
  height: number;
  focus: string[];
}

/** A fault, from where the value left the good band to where it was last outside it. */
export interface FindingOut {
  start_s: number;
  end_s: number;
  id: string;
  fault: string;
  value: number | null;
  limit: number | null;
  unit: string;
  text: string;
  cue: string | null;
  confidence: number;
}

/** The server answers, and reaches its database. */
export interface FleetAlive {
  status: "ok";
}

/** What was counted in a while. tip: the most given, `None` where none was. */
export interface FleetFigures {
  greeted: number;
  begun: number;
  completed: number;
  walked_s: number;
  tip: string | null;
}

/** All kiosks, as of `now`. version: the server's own. */
export interface FleetList {
  now: string;
  version: string;
  kiosks: KioskLine[];
}

/** Whom the clip is to follow; it is being looked at again. */
export interface FollowedOut {
  subject: SubjectIn | null;
}

/** One of the walker's own feet. */
export type Foot = "left" | "right";

/** So many clips are deleted. warning: what could not be done at once, if anything. */
export interface ForgottenOut {
  clips: number;
  warning: string | null;
}

/** A fault as a stretch of time. */
export interface FoundFaultOut {
  check: string;
  title: string;
  start_s: number;
  end_s: number;
}

/**
 * What was found in a clip, in a few numbers. looks_slowed: its cadence is no human's, so the
 * trainer is asked. backward_steps and cadence_spm: `None` where it can't be told.
 */
export interface FoundOut {
  duration_s: number;
  direction: Direction;
  steps: number;
  cadence_spm: number | null;
  looks_slowed: boolean;
}

/**
 * The frames of the review copy: width and height of its picture; of each frame its time in the
 * copy and the walker's seconds. turned_deg: how far clockwise the copy has to be turned to be
 * upright, as the analysis found.
 */
export interface FramesOut {
  width: number;
  height: number;
  turned_deg: number;
  copy_s: number[];
  t_s: number[];
}

/** The way to the next level. */
export interface GateOut {
  level: Level;
  level_words: string;
  next_level: Level | null;
  open: boolean;
  words: string[];
}

/**
 * Whether the server is well and what it does. coaching: whether it offers sessions with a plan;
 * coached: the one that goes on.
 */
export interface Health {
  service: string;
  status: "ok";
  protocol: number;
  session: LiveState;
  watchers: number;
  coaching: boolean;
  coached: Coached | null;
}

/**
 * How the kiosk is. results: how many walkers' results are in memory now. free_mb: on the disk;
 * `None`: can't tell. upkeep: problems and counts; `None` where none are kept.
 */
export interface HealthOut {
  lanes: LaneHealth[];
  results: number;
  free_mb: number | null;
  upkeep: OperationsView | null;
}

/**
 * The first message: which session this is, in which language it speaks, whose camera it looks
 * through, what it has said so far and since when that holds, what the page may have to say by
 * itself, and what is to be at hand (spoken words by id) because it must be heard at once. demo:
 * where nobody is coached but a drawn walker.
 */
export interface Hello {
  type: "hello";
  protocol: number;
  session: string;
  language: string;
  camera: "server" | "browser";
  notices: Record<string, NoticeWords>;
  kept: Record<string, string>;
  cues: CueMessage[];
  since: number;
  demo: Tour | null;
}

/** Why a baseline can't be taken now. */
export type Hindrance = "unseen" | "feet" | "head" | "view" | "bent" | "moving";

/**
 * Whether somebody is on hold, why, and the way back. earliest: the first day on which it may be
 * lifted; open: that day has come. alert: what to do now, until it is acknowledged.
 */
export interface HoldOut {
  on_hold: boolean;
  notes: string[];
  lift: Lift | null;
  earliest: string | null;
  open: boolean;
  alert: AlertOut | null;
  symptoms: SymptomOut[];
}

/** Something else is to be done: a cue with a lesser `since` holds no longer. */
export interface Holds {
  type: "holds";
  since: number;
}

/** How sure a score is. */
export type HowSure = "sure" | "fairly" | "little";

/** One thing to tick. */
export type Item = 
  | "clear"
  | "floor"
  | "shoes"
  | "light"
  | "nearby"
  | "beside"
  | "support"
  | "partner"
  | "clip"
  | "rail"
  | "hold_rail"
  | "slowest"
  | "straddle"
  | "no_turn";

/** One thing to tick before the session. */
export interface ItemOut {
  id: Item;
  words: string;
}

/**
 * What is to be done with a clip: look at the walk, make the copy that browsers play, or judge the
 * walk again from the poses that lie beside the report, as something else is now known.
 */
export type JobKind = "analyse" | "copy" | "judge";

/** How far a job is; the last three are its ends. */
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

export type JsonValue = unknown;

/** A prescription as kept. words: all of it in one line. holds: its last day is not over. */
export interface KeptOut {
  id: number;
  steps: number;
  sets: number;
  rest_s: number;
  side: Side;
  times_a_week: number;
  by: string;
  given_on: string;
  until: string | null;
  words: string;
  holds: boolean;
}

/**
 * A kiosk as the operator sees it. seen_at, ready: `None` before its first report. closed: it is,
 * by the gym's hours, and opens next at `opens_at`. clock_off: its clock is wrong, so that hours
 * were moved. open: problems that stand; recent: what it told last, the newest first.
 */
export interface KioskLine {
  name: string;
  version: string;
  seen_at: string | null;
  ready: boolean | null;
  closed: boolean;
  opens_at: string | null;
  clock_off: boolean;
  today: FleetFigures;
  week: FleetFigures;
  yesterday: DaySummary | null;
  open: KioskProblem[];
  recent: KioskProblem[];
}

/**
 * Something the operator should know. id: one of the kiosk's; lane: empty for the whole. over: it
 * is over, or it happened and was over at once.
 */
export interface KioskProblem {
  at: string;
  id: string;
  lane: string;
  detail: string;
  over: boolean;
}

/** Which part of the foot took the floor first. */
export type Landing = "ball" | "flat" | "heel" | "unknown";

/** Shares of the backward steps; they add up to 1. */
export interface LandingsOut {
  ball: number;
  flat: number;
  heel: number;
  unknown: number;
}

/**
 * A sign of life, twice a second. picture_age_s: of the newest picture that was judged, at its
 * judging; `None` before the first. rate_hz: judged a second. trouble: `None` while it can watch.
 * detail: one line for the operator. looking_s: how long it has been at the present picture.
 * visits: the number of the newest visit. busy: a visit goes on.
 */
export interface LaneBeat {
  type: "beat";
  trouble: LaneTrouble | null;
  detail: string;
  picture_age_s: number | null;
  rate_hz: number;
  judged: number;
  width: number;
  height: number;
  memory_mb: number;
  handles: number;
  threads: number;
  reopened: number;
  looking_s: number;
  visits: number;
  busy: boolean;
}

/** How a lane is. restarts: of its process, since the kiosk was started. */
export interface LaneHealth {
  id: string;
  name: string;
  restarts: number;
  beat: LaneBeat;
}

/** The lane as in `vision.guard.Lane`. */
export interface LaneReading {
  state: LaneState;
  left_s: number | null;
  beep_every_s: number | null;
  marked: boolean;
  ends: [number | null, number | null];
}

/** A lane, as the screens name it. */
export interface LaneShown {
  id: string;
  name: string;
  place: "floor" | "treadmill";
}

/** How near the end of the lane is: `near` beeps, at `end` the walker must stop. */
export type LaneState = "unknown" | "free" | "near" | "end";

/**
 * Why a lane cannot watch. `NO_CAMERA`: it does not open. `SILENT`: it gives no pictures. `FROZEN`:
 * the very same one. `BLACK`: dark ones. `MODEL`: the pose model will not work. `STUCK`: the lane's
 * process does not answer. `STARTING`: it has not looked yet. `SIZE`: the pictures' size has
 * changed, and the lane begins anew.
 */
export type LaneTrouble = 
  | "starting"
  | "no_camera"
  | "silent"
  | "frozen"
  | "black"
  | "size"
  | "model"
  | "stuck";

/**
 * What the lane's screen shows now. held: how far the start gesture has been held, 0..1, and for
 * which language. stay: the same of staying on the mark. marked: there is one. progress: of the
 * walk, 0..1. seated: whoever is there sits, as in a wheelchair. others: somebody else is on the
 * lane, and the walk waits. alarm: `fall` while staff are called for. asks: what a raised hand, or
 * the touch `go_on`, would answer now: `ready` (skip what comes before the walk), `confirm` (what a
 * led change on a treadmill waits for is so), `go_on` (after a fall). cadence_spm: steps a minute
 * in the walk; `None`: can't tell. beep_every_s: pause between two beeps, shorter the nearer the
 * lane's end comes; `None`: none are due. now: what is to be done, in few words. number: counts the
 * lane's visits.
 */
export interface LaneView {
  type: "view";
  number: number;
  phase: VisitPhase;
  language: string;
  silhouette: Silhouette | null;
  held: number;
  held_language: string;
  stay: number;
  marked: boolean;
  progress: number;
  left_s: number | null;
  now: string;
  seated: boolean;
  others: boolean;
  alarm: string;
  duration_s: number;
  asks: string;
  cadence_spm: number | null;
  beep_every_s: number | null;
}

/** The walker wants the session to speak another language, given by its tag. */
export interface Language {
  type: "language";
  language: string;
}

/** What was prescribed, while it leads. words: by whom. line: all of it in one line. */
export interface LeadsOut {
  words: string;
  line: string;
  given_on: string;
  until: string | null;
}

/** How practised the walker is; it chooses the thresholds. */
export type Level = "beginner" | "intermediate" | "advanced";

/** What lets one walk again. */
export type Lift = "clinician" | "passed";

/** What could not be judged, or only with care: of each a sentence in `limits`. */
export type LimitId = 
  | "source"
  | "slow"
  | "fast"
  | "slow_untold"
  | "nobody"
  | "short"
  | "rate"
  | "person"
  | "no_feet"
  | "feet"
  | "no_steps"
  | "several"
  | "lying"
  | "standing"
  | "camera"
  | "side"
  | "lateral"
  | "roll"
  | "height"
  | "length"
  | "landing";

/** Where a session is in its life. */
export type LiveState = "idle" | "starting" | "running" | "ended" | "failed";

/**
 * What the gym has marked in the lane's picture, in shares of its width and height: the lane's
 * outline on the floor (3 to 12 corners, round it; none: the whole picture), and where to stand,
 * which lies inside.
 */
export interface Marks {
  type: "marks";
  lane: [number, number][];
  stand: [number, number] | null;
}

/** What is marked; whether it can be is told in the page's language (`MarksFlaw`). */
export interface MarksIn {
  lane?: [number, number][];
  stand?: [number, number] | null;
}

/**
 * A measure in both clips. change: b less a. real: more than `limit`, which both measurements may
 * be off together. says: that in words.
 */
export interface MeasureChangeOut {
  measure: MeasureLabelOut;
  a: MeasureMeanOut | null;
  b: MeasureMeanOut | null;
  change: number | null;
  limit: number | null;
  real: boolean | null;
  says: string;
}

/** A measure: what is kept, times `scale`, is shown with `digits` behind the point. */
export interface MeasureLabelOut {
  id: string;
  title: string;
  unit: string;
  scale: number;
  digits: number;
}

/** A mean over `count` steps, with their standard deviation and its own standard error. */
export interface MeasureMeanOut {
  mean: number;
  count: number;
  spread: number | null;
  error: number;
}

/**
 * A measure over the weeks. sentence: its course in words. figure: for Plotly (`data` and
 * `layout`), `None` where there is one value only. weeks: the same to read, the newest first.
 */
export interface MeasureOut {
  id: string;
  title: string;
  about: string;
  sentence: string;
  figure: Record<string, JsonValue> | null;
  weeks: WeekOut[];
}

/** A measure over the clips, the oldest first. says: what became of it, in words. */
export interface MeasureTrendOut {
  measure: MeasureLabelOut;
  points: TrendPointOut[];
  change: number | null;
  limit: number | null;
  real: boolean | null;
  says: string;
}

/**
 * A step. number: counted from 1. pass_number: of which pass. from_s, to_s: what to play.
 * first_touch_s: of any part of the foot, with its standard deviation. by_hand: what a trainer set,
 * by the name in the report. automatic_...: what the machine had, `None` where it had no such step.
 * values: by the measure's id.
 */
export interface MeasuredStepOut {
  number: number;
  pass_number: number;
  foot: Foot;
  direction: Direction;
  contact_s: number;
  first_touch_s: number | null;
  first_touch_spread_s: number | null;
  from_s: number;
  to_s: number;
  confidence: number;
  landing: Landing;
  landing_confidence: number;
  landing_why: string | null;
  by_hand: string[];
  automatic_contact_s: number | null;
  automatic_foot: Foot | null;
  automatic_landing: Landing | null;
  values: Record<string, StepValueOut>;
}

/**
 * The pattern of a session. `SUPPORTED` is sets of ten steps with a hand on something; `PRESCRIBED`
 * is what a physiotherapist prescribed.
 */
export type Mode = "learn" | "steady" | "brisk" | "supported" | "prescribed";

/** A mode one may ask for. open: whether it is given; if not, `why` says when it will be. */
export interface ModeOut {
  id: Mode;
  name: string;
  about: string;
  open: boolean;
  why: string[];
}

/** The contact of `foot` nearest to `t_s` was really at `to_s`. */
export interface MoveContact {
  kind: "move_contact";
  foot: Foot;
  t_s: number;
  to_s: number;
}

/** A measure's mean over the clip. */
export interface NamedMeanOut {
  measure: MeasureLabelOut;
  mean: MeasureMeanOut;
}

/**
 * From `from_s` to `to_s` somebody else was followed, so nothing there counts. to_s: `None` is
 * until the next person was followed, or else the end.
 */
export interface NotThisPerson {
  kind: "not_this_person";
  from_s: number;
  to_s?: number | null;
}

/**
 * A note as the page writes one. t_s: the walker's seconds. drawings: as the page draws them, in
 * shares of the picture.
 */
export interface NoteIn {
  t_s: number;
  text?: string;
  drawings?: Record<string, JsonValue>[];
}

/** A note as kept. */
export interface NoteOut {
  id: number;
  t_s: number;
  text: string;
  drawings: Record<string, JsonValue>[];
  made_at: string;
}

/** What the page says by itself; see `app.words.notices`. */
export interface NoticeWords {
  shown: string;
  spoken: string;
  urgent: boolean;
}

/** What to do at once, the gravest first. */
export type Now = "emergency" | "rest" | "joint";

/**
 * What staff is told. open: the problems that stand; recent: the last that were told, the newest
 * first. today: as far as it has come; days: those before, the newest first; both `None` or empty
 * while the database cannot be read. reporting: to a server; waiting: reports.
 */
export interface OperationsView {
  version: string;
  readiness: Readiness;
  open: KioskProblem[];
  recent: KioskProblem[];
  today: DaySummary | null;
  days: DaySummary[];
  reporting: boolean;
  waiting: number | null;
}

/** What the screen says about live coaching. */
export type Outcome = "allowed" | "needs_clinician" | "on_hold" | "unanswered";

/**
 * What the page shows in one language. languages: what each language there is calls itself, by its
 * tag. words: by the catalogue's key without `page.`; placeholders stand as there, `{name:type}`,
 * and the page fills them in. A text with plurals is its forms by CLDR's category, which
 * `Intl.PluralRules` gives the page. What the coach shows as a cue is among them, by `cue.ID`.
 */
export interface PageWords {
  language: string;
  languages: Record<string, string>;
  words: Record<string, string | Record<string, string>>;
}

/**
 * What one part of a session is. `TURN_BACKWARD`, `TURN_FORWARD`: a led change on a treadmill,
 * after which one walks that way. `SIDE_STEPS`, `DIAGONAL`: a variation, which the walker counts;
 * the camera has no name for it.
 */
export type PartKind = 
  | "warm_up"
  | "backward"
  | "forward"
  | "rest"
  | "side_steps"
  | "diagonal"
  | "cool_down"
  | "turn_backward"
  | "turn_forward";

/**
 * One part of the session. words: what to do; full: with the side, where there is one; length: how
 * long, in words.
 */
export interface PartOut {
  kind: PartKind;
  words: string;
  full: string;
  duration_s: number;
  length: string;
  steps: number | null;
  focus: string | null;
  focus_words: string | null;
}

/**
 * The part that goes on; `number` counts from 0. focus: the check that it attends to. counting: its
 * clock runs. stage: of a led change on a treadmill, while one goes on.
 */
export interface PartReading {
  number: number;
  count: number;
  kind: PartKind;
  left_s: number;
  duration_s: number;
  steps_left: number | null;
  focus: string | null;
  counting: boolean;
  stage: Stage | null;
}

/** It was clear what it was, and it has passed. */
export interface PassedIn {
  clear_and_passed: boolean;
}

/**
 * Why the session waits. `LEFT`: the walker has left the picture. `ASKED`: the walker wants it.
 * `FALL`, `STUMBLE`, `BYSTANDER`: after that alarm.
 */
export type Pause = "left" | "asked" | "fall" | "stumble" | "bystander";

/** Everybody in the picture, from its left to its right. */
export interface PeopleOut {
  people: PersonOut[];
}

/** Somebody in the picture, in shares of its width and height: hips and the box around. */
export interface PersonOut {
  x: number;
  y: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How far a session has come. */
export type Phase = "setup" | "standing" | "parts" | "done";

/** The page that has the camera may send one picture, with this number. */
export interface PictureWanted {
  type: "picture_wanted";
  session: string;
  number: number;
}

/** A try. pin: empty where none is set. */
export interface PinIn {
  pin: string;
}

/** Where the session is walked. */
export type Place = "hallway" | "open_floor" | "treadmill" | "outdoors";

/** A place one may walk at. */
export interface PlaceOut {
  id: Place;
  name: string;
}

/** A prescription as the page enters one; strict: a text is no number. */
export interface PrescriptionIn {
  steps: number;
  sets: number;
  rest_s: number;
  side: Side;
  times_a_week: number;
  by: string;
  given_on: string;
  until?: string | null;
}

/** The prescription that leads, if there is one, and those before it, the newest first. */
export interface PrescriptionsOut {
  current: KeptOut | null;
  earlier: KeptOut[];
  sides: SideOut[];
}

/**
 * error: what is wrong and what to do, in one line. fields: the same by the field's name, for a
 * form.
 */
export interface ProblemOut {
  error: string;
  fields: Record<string, string>;
}

/** What is to change in a profile; what is left out stays. */
export interface ProfileChange {
  name?: string;
  height_m?: number | null;
  mass_kg?: number | null;
  level?: Level;
  units?: Units;
  place?: Place;
  language?: string;
  region?: string | null;
}

/**
 * A person as the page enters one. Heights are metres, masses kilograms, whatever the units in
 * which the person thinks. strict: a text is no number.
 */
export interface ProfileIn {
  name: string;
  height_m?: number | null;
  mass_kg?: number | null;
  level?: Level;
  units?: Units;
  place?: Place;
  language?: string;
  region?: string | null;
}

/**
 * A person. ready: the health screen is answered, holds, and speaks for live coaching, and nothing
 * was felt that still stands against it (on_hold).
 */
export interface ProfileOut {
  id: number;
  name: string;
  height_m: number | null;
  mass_kg: number | null;
  level: Level;
  units: Units;
  place: Place;
  language: string;
  region: string | null;
  created_at: string;
  ready: boolean;
  on_hold: boolean;
  screening_due: boolean;
}

/**
 * Each measure that there is something of. missing: titles of those that no session has. felt: what
 * was felt, the newest first.
 */
export interface ProgressOut {
  measures: MeasureOut[];
  missing: string[];
  felt: FeltOut[];
}

/** The questions, in the order in which they are asked. */
export type Question = 
  | "older"
  | "neurological"
  | "heart"
  | "medicine"
  | "falls"
  | "balance"
  | "dizziness"
  | "numb_feet"
  | "vision"
  | "limb"
  | "bones"
  | "pregnancy"
  | "judgement"
  | "other"
  | "mood"
  | "hearing";

/** One question of the health screen. answer: `None` where it is open. */
export interface QuestionOut {
  id: Question;
  asks: string;
  does: ScreeningEffect[];
  answer: boolean | null;
}

/** Whether somebody could walk now. A closed kiosk is ready: nobody is to. */
export interface Readiness {
  ready: boolean;
  open: boolean;
  reasons: Unready[];
}

/** A region whose emergency number is known. */
export interface RegionOut {
  region: string;
  number: string;
}

/** The regions to choose from; number: of any other. guess: what the browser says, if it does. */
export interface RegionsOut {
  regions: RegionOut[];
  number: string;
  guess: string | null;
}

/** A step of the machine's that a correction took away. */
export interface RemovedStepOut {
  foot: Foot;
  contact_s: number;
}

/** What Backstep found in one recording. */
export interface Report {
  schema: "backstep.report/1";
  generator: string;
  source: SourceOut;
  subject: SubjectOut;
  baseline: BaselineOut | null;
  view: ViewOut[];
  direction: DirectionOut[];
  events: EventOut[];
  steps: StepOut[];
  trace: TraceOut;
  cues: CueOut[];
  findings: FindingOut[];
  crossings: CrossingOut[];
  summary: SummaryOut;
}

/**
 * The codes of one result. link: opens it on a phone; `None` where no phone can reach this machine.
 * text: the result itself.
 */
export interface ResultCodes {
  link: CodeDrawing | null;
  text: CodeDrawing;
}

/** A session that was cut off is to go on. ticked: of the space check; seize: see `Begin`. */
export interface Resume {
  session: number;
  ticked?: Item[];
  feeling?: Feeling | null;
  seize?: boolean;
}

/** days: how long a clip is kept after it was added; `None`: until somebody deletes it. */
export interface Retention {
  days?: number | null;
}

/**
 * A sign of life. page: a name that the page has made for itself. frames: drawn since it was
 * loaded. shows: which part of it is in front. sound: `refused` where the browser allows none
 * before a touch; `none` where the page makes none.
 */
export interface ScreenBeat {
  type: "beat";
  page: string;
  frames: number;
  visible: boolean;
  shows: VisitPhase | "closed" | "trouble" | "alarm" | "lost" | "row";
  sound: "on" | "refused" | "none";
}

/** The page's own camera is on, or off. */
export interface ScreenCamera {
  type: "camera";
  page: string;
  on: boolean;
}

/**
 * The first message. version: of the pages; a screen that was loaded with another one loads itself
 * anew. camera: whose the lane looks through.
 */
export interface ScreenHello {
  type: "hello";
  version: string;
  lane: LaneShown;
  lanes: LaneShown[];
  camera: "server" | "browser";
  languages: string[];
  durations_s: number[];
  brand: BrandShown;
}

/**
 * How things stand. opens: when the gym opens next, as `2026-12-01T06:00` of its own clock; empty
 * where it is open, or never will be. volume: 0..1, as the quiet hours have it; safety_volume: the
 * same of what keeps from harm.
 */
export interface ScreenNow {
  type: "now";
  trouble: LaneTrouble | null;
  closed: boolean;
  opens: string;
  volume: number;
  safety_volume: number;
}

/** The visit is over, and whatever the screen has of it is to be forgotten. */
export interface ScreenOver {
  type: "over";
}

/** A walk's result is shown, until `over`. codes: `null` where nobody makes any. */
export interface ScreenResult {
  type: "result";
  result: VisitResult;
  codes: ResultCodes | null;
}

/**
 * Something is said, to be shown and heard; its sound is at `/kiosk/speech/LANE/NUMBER.wav`. cuts,
 * instructs: as in `LaneSaid`.
 */
export interface ScreenSaid {
  type: "said";
  number: number;
  id: string;
  priority: number;
  text: string;
  spoken: string;
  earcon: string;
  language: string;
  cuts: boolean;
  instructs: boolean;
}

/** A view has been drawn. */
export interface ScreenSeen {
  type: "seen";
  number: number;
}

/** What the lane shows; `view` is `null` before the first. */
export interface ScreenView {
  type: "view";
  number: number;
  view: LaneView | null;
}

/**
 * What a yes does. `BLOCKS` waits for a clinician's agreement; `SUPPORT` means sets of ten steps
 * with a hand on something firm and a person beside; `TELL` is told to one's clinician;
 * `NO_SOUND_ONLY` rules out coaching without a screen in sight.
 */
export type ScreeningEffect = "blocks" | "support" | "tell" | "no_sound_only";

/**
 * The health screen and what came of it. because: the questions that make it wait for a clinician.
 * due: it is to be asked, for the first time or again; aged: all of it, for the answers hold no
 * longer. waiting: whether a clinician's word is missing; agreement: the one that holds.
 */
export interface ScreeningOut {
  questions: QuestionOut[];
  outcome: Outcome;
  allowed: boolean;
  because: Question[];
  unanswered: Question[];
  notes: string[];
  stop_rules: string[];
  due: boolean;
  aged: boolean;
  support: boolean;
  sound_only: boolean;
  answered_at: string | null;
  waiting: boolean;
  agreement: AgreementOut | null;
}

/**
 * What goes with a picture from the page: the session and number it was wanted for, and when it was
 * taken, in seconds of the page's own clock.
 */
export interface SentPicture {
  session: string;
  number: number;
  captured_s: number;
}

/**
 * A measure over time. title, unit: in words. kind: a value for each frame, or for each step, at
 * its contact. values: null where it can't be told; confidence: 0..1 of each value. feet: of each
 * step. reason: why there is no value at all, if so.
 */
export interface SeriesOut {
  name: string;
  title: string;
  unit: string;
  kind: "frame" | "step";
  t_s: number[];
  values: (number | null)[];
  confidence: number[];
  feet: Foot[];
  untold: UntoldOut[];
  reason: string | null;
}

/**
 * A session that was. backward: the time walked backward, in words, empty where it is not known.
 * effort: how hard it felt, in words. felt: the symptoms told of it, in words. summary: what was
 * measured, as it is kept.
 */
export interface SessionOut {
  id: number;
  started_at: string;
  ended_at: string | null;
  interrupted: boolean;
  place: Place;
  place_words: string;
  mode: Mode;
  mode_words: string;
  level_words: string;
  plan_week: number | null;
  backward: string;
  steps: number | null;
  effort_rpe: number | null;
  effort: string;
  pain: number | null;
  felt: string[];
  note: string;
  summary: Record<string, JsonValue> | null;
}

/**
 * From `start_s` to `end_s` the walker went in this direction. Where that is neither backward nor
 * forward, what the machine took for steps there is none.
 */
export interface SetDirection {
  start_s: number;
  end_s: number;
  kind: "set_direction";
  direction: Direction;
}

/** At its contact nearest to `t_s`, `foot` landed like this. */
export interface SetLanding {
  kind: "set_landing";
  foot: Foot;
  t_s: number;
  landing: Landing;
}

/** A lane. camera: which kind, without its address, which may hold a password. */
export interface SetupLane {
  id: string;
  name: string;
  camera: "usb" | "rtsp" | "http" | "browser" | "walker";
  place: "floor" | "treadmill";
  marks: Marks;
}

/**
 * All that can be set. quiet_volume: none where there are no quiet hours. wrong: what was wrong
 * with the file in which it is kept.
 */
export interface SetupOut {
  lanes: SetupLane[];
  languages: string[];
  volume: number;
  quiet_volume: number | null;
  wrong: string;
}

/** On which side a hand, or whoever supports, is; for a variation, to which side one steps. */
export type Side = "left" | "right" | "either" | "none";

/**
 * Left against right. over: the difference is more than `limit`, which the measurement itself may
 * be off; `None`: too few steps. says: that in words.
 */
export interface SideDifferenceOut {
  measure: MeasureLabelOut;
  left: MeasureMeanOut | null;
  right: MeasureMeanOut | null;
  difference: number | null;
  percent: number | null;
  limit: number | null;
  over: boolean | null;
  says: string;
}

/** A side to choose. */
export interface SideOut {
  id: Side;
  words: string;
}

/**
 * The walker's outline for the screen: 33 landmarks, each x, y in shares of the picture and a
 * visibility 0..1. `aspect`: the picture's width over its height.
 */
export interface Silhouette {
  points: [number, number, number][];
  aspect: number;
}

/** What the coach can say at a glance; the one big state of the screen. */
export type Situation = 
  | "backward"
  | "forward"
  | "standing"
  | "turning"
  | "sideways"
  | "unknown"
  | "no_person"
  | "no_feet"
  | "not_upright";

/** language: in which the screen is to speak; one of the kiosk's. */
export interface SoundIn {
  language: string;
}

/**
 * What a lane's screens were asked to say. screens: how many show the lane. refused: of them, those
 * whose browser allows no sound before somebody touches it.
 */
export interface SoundOut {
  spoken: string;
  language: string;
  screens: number;
  refused: number;
}

/** The recording. */
export interface SourceOut {
  path: string;
  fps: number;
  frames: number;
  film_frames: number | null;
  duration_s: number;
  time_scale: number;
  capture_hz: number | null;
  looks_slowed: boolean;
  width: number;
  height: number;
  turned_deg: number;
  roll_deg: number | null;
}

/** The session speaks another language from now on. */
export interface Spoken {
  type: "language";
  language: string;
  notices: Record<string, NoticeWords>;
  kept: Record<string, string>;
}

/**
 * How far a led change on a treadmill has come: until the belt stands, until the walker has turned,
 * until the belt is walked on again.
 */
export type Stage = "stop" | "turn" | "start";

/** The session has begun. */
export interface Started {
  session: number;
}

/**
 * Where the session is; `message` is one line for the walker. fetching: what a session that is
 * starting waits for.
 */
export interface StateMessage {
  type: "state";
  state: LiveState;
  message: string;
  source: string | null;
  fetching: Fetching | null;
}

/** A step, named after the foot that lands. */
export interface StepOut {
  index: number;
  foot: Foot;
  contact_s: number;
  liftoff_s: number | null;
  direction: Direction;
  length_m: number | null;
  length_leg: number | null;
  landing: Landing;
  foot_pitch_deg: number | null;
  heel_lag_s: number | null;
  confidence: number;
  first_touch_s: number | null;
  first_touch_spread_s: number | null;
}

/**
 * A measure of a step. why: why there is none, in words. automatic: what the machine had, where
 * `changed`.
 */
export interface StepValueOut {
  value: number | null;
  confidence: number | null;
  why: string | null;
  changed: boolean;
  automatic: number | null;
}

/** The step table. measures: the columns, in their order. */
export interface StepsOut {
  measures: MeasureLabelOut[];
  rows: MeasuredStepOut[];
  removed: RemovedStepOut[];
  means: ClipMeansOut;
}

/** Days trained in a row. keep_until: the last day to keep it up. */
export interface StreakOut {
  length: number;
  best: number;
  keep_until: string | null;
  words: string;
}

/**
 * A stretch of the walk; seconds from its beginning. fault: what is shown, if not a good walk.
 */
export interface Stretch {
  start_s: number;
  end_s: number;
  fault: "lean_forward" | "lean_backward" | "overstride" | "shuffle" | "heel_first" | null;
}

/**
 * A curve over the stride of `foot`, 0 to 100 per cent: mean and standard deviation, in degrees.
 * few: over so few strides that it says little.
 */
export interface StrideCurveOut {
  id: string;
  title: string;
  foot: Foot;
  strides: number;
  few: boolean;
  mean: (number | null)[];
  spread: (number | null)[];
  liftoff_percent: number | null;
}

/** A stride: from a contact of `foot` to its next one. */
export interface StrideOut {
  foot: Foot;
  from_s: number;
  to_s: number;
}

/** A publication: its whole reference in one line, and where to read it. */
export interface StudyOut {
  reference: string;
  link: string | null;
}

/** Whom to follow: who stands nearest to this place, in shares of the picture, at `t_s`. */
export interface SubjectIn {
  t_s: number;
  x: number;
  y: number;
}

/** The walker. */
export interface SubjectOut {
  height_m: number | null;
  leg_m: number | null;
  belt_mps: number | null;
}

/** One measure. sure: "high", "fair" or "low"; empty where it was not measured. */
export interface SummaryLine {
  measure: string;
  title: string;
  value: string;
  sentence: string;
  trend: string;
  sure: string;
  sure_words: string;
}

/** The recording in a few numbers; all but the times are of backward walking. */
export interface SummaryOut {
  time_s: TimesOut;
  backward_steps: number;
  cadence_spm: number | null;
  step_length_m: number | null;
  step_length_leg: number | null;
  speed_mps: number | null;
  landing: LandingsOut | null;
  lean_deg: number | null;
  lean_relative_deg: number | null;
  cues: Record<string, number>;
  person_share: number;
  feet_share: number;
  limits: string[];
  limit_ids: LimitId[];
}

/**
 * All that is told of a session. cut_short: it ended before its plan was done. varied: what was
 * only timed, and counted by the walker.
 */
export interface SummaryText {
  session: number;
  finished: boolean;
  interrupted: boolean;
  cut_short: boolean;
  headline: string;
  went_well: string[];
  work_on: string;
  lines: SummaryLine[];
  energy: string[];
  varied: string[];
  stops: string;
  effort_rpe: number | null;
  effort: string[];
  pain: number | null;
  note: string;
}

/** From `from_s` on, left is right and right is left. */
export interface SwapSides {
  kind: "swap_sides";
  from_s: number;
}

/** What ends a session at once, whoever feels it; what holds then: `app.programme.holds`. */
export type Symptom = 
  | "chest_pain"
  | "fainted"
  | "breathless_rest"
  | "breathless"
  | "dizzy"
  | "joint_pain";

/** A symptom that one may tell of. */
export interface SymptomOut {
  id: Symptom;
  words: string;
}

/** What was felt, in a session or without one. */
export interface SymptomsIn {
  symptoms: Symptom[];
}

/**
 * One frame in numbers; `null` always means "can't tell". number counts the session's frames from
 * 1, and gaps are frames that were skipped. t_s is seconds from the first frame. speed_mps is along
 * the facing axis, backward negative. landmarks are 33 BlazePose points `[x, y, visibility]`, x and
 * y as shares of the picture's width and height. baseline is `null` until one is asked for. lag_s
 * is from capture to here, `null` for a recording. held_s is how long the server has had the
 * picture, where a page sent it. coach: how far a coached session has come; `null` in any other.
 * slow: too few pictures a second are looked at for much of what is measured. small: smaller ones
 * would help.
 */
export interface Telemetry {
  number: number;
  t_s: number;
  situation: Situation;
  direction: Direction;
  view: View;
  backward_steps: number;
  cadence_spm: number | null;
  speed_mps: number | null;
  checks: CheckReading[];
  landmarks: [number, number, number][] | null;
  cue: CueMessage | null;
  baseline: BaselineReading | null;
  width: number;
  height: number;
  fps: number;
  lag_s: number | null;
  held_s: number | null;
  coach: CoachReading | null;
  slow: boolean;
  small: boolean;
}

/**
 * What was said afterwards is kept. on_hold: what was felt holds now, and the page shows what to
 * do. effort: how hard it was, summed up.
 */
export interface Thanks {
  on_hold: boolean;
  effort: string[];
}

/** What would change in a clip. */
export interface ThresholdEffectOut {
  uid: string;
  name: string;
  duration_s: number;
  before: FoundFaultOut[];
  after: FoundFaultOut[];
  counts: FaultCountOut[];
}

/**
 * A threshold. check, check_title: of which check. says: what it is of it. at_level: its value at
 * each level; own: this client's, if there is one.
 */
export interface ThresholdOut {
  name: string;
  check: string;
  check_title: string;
  says: string;
  unit: string;
  low: number;
  high: number;
  at_level: Partial<Record<Level, number>>;
  own: number | null;
}

/** What would change in the client's newest clip; no clip: none of theirs is analysed. */
export interface ThresholdPreviewOut {
  clips: ThresholdEffectOut[];
}

/** A level, and own values by the thresholds' names; those left out are the level's. */
export interface ThresholdsIn {
  level: Level;
  thresholds: Record<string, number>;
}

/** A client's level and thresholds. */
export interface ThresholdsOut {
  level: Level;
  thresholds: ThresholdOut[];
}

/** How long the walker did what. */
export interface TimesOut {
  backward: number;
  forward: number;
  standing: number;
  turning: number;
  sideways: number;
  unknown: number;
}

/**
 * All that the start page and the live page show before a session. ready: nothing of the health
 * screen, and no hold, stands in the way. on_hold: nothing is planned, kept up or offered until it
 * is lifted. feeling: for which this is the plan; declined: why there is none, and when to ask a
 * clinician. parts: empty when nothing is left for today. headline, between, total: the session in
 * three short lines, empty without parts. rest_until: the day to come back, when today is to rest.
 * cut_off: there is a session to be gone on with. variation: what was added by wish. leads: a
 * physiotherapist's prescription, where it takes the plan's place.
 */
export interface TodayOut {
  day: string;
  profile: ProfileOut;
  ready: boolean;
  on_hold: boolean;
  feeling: Feeling | null;
  feelings: FeelingOut[];
  declined: string[];
  place: Place;
  places: PlaceOut[];
  mode: Mode;
  mode_words: string;
  mode_about: string;
  modes: ModeOut[];
  week: number;
  level: Level;
  parts: PartOut[];
  backward_s: number;
  total_s: number;
  headline: string;
  between: string;
  total: string;
  changed: string | null;
  why: string[];
  belt: BeltOut | null;
  rest_until: string | null;
  cut_off: boolean;
  space: ItemOut[];
  stop_rules: string[];
  calendar: DayOut[];
  streak: StreakOut;
  gate: GateOut;
  variation: Variation | null;
  variations: VariationOut[];
  leads: LeadsOut | null;
}

/**
 * A touch of the screen, or a key. about: the language of `start` and `language`, the seconds of
 * `duration`.
 */
export interface Touch {
  type: "touch";
  what: "start" | "language" | "agree" | "leave" | "duration" | "go_on" | "end";
  about?: string;
}

/** Who walks in a demo, and what is to be seen when; a page is told so. height_m: in metres. */
export interface Tour {
  height_m: number;
  level: Level;
  stretches: Stretch[];
}

/** One value a frame; every list is as long as `t_s`. */
export interface TraceOut {
  t_s: number[];
  lean_deg: (number | null)[];
  lateral_lean_deg: (number | null)[];
  head_pitch_deg: (number | null)[];
  head_yaw_deg: (number | null)[];
  shrug: (number | null)[];
  arm_left_deg: (number | null)[];
  arm_right_deg: (number | null)[];
  knee_left_deg: (number | null)[];
  knee_right_deg: (number | null)[];
  step_width: (number | null)[];
}

/** A client's course. clips: how many of theirs are analysed. */
export interface TrendOut {
  clips: number;
  measures: MeasureTrendOut[];
}

/** A measure in one clip. */
export interface TrendPointOut {
  clip: string;
  name: string;
  day: string;
  passes: number;
  mean: MeasureMeanOut;
}

/** In which units a person thinks; what is kept is always metric. */
export type Units = "metric" | "imperial";

/** Why the kiosk is not ready. reason: an id; lane: empty for the whole. */
export interface Unready {
  reason: string;
  lane: string;
}

/** From when to when a measure can't be told, and why, in words. */
export interface UntoldOut {
  start_s: number;
  end_s: number;
  reason: string;
}

/** An upload that is not finished. sent: how many of its `size` bytes have come. */
export interface UploadOut {
  uid: string;
  name: string;
  size: number;
  sent: number;
  expires_at: string;
}

/** What the walker may add to a session; `UPHILL` is the treadmill's. */
export type Variation = "side_steps" | "diagonal" | "uphill";

/**
 * Something one may add. about: how it is done, and what the camera cannot tell of it. why: why it
 * is not open yet; empty where it is.
 */
export interface VariationOut {
  id: Variation;
  name: string;
  about: string;
  why: string;
}

/** A check's answer. */
export type Verdict = "good" | "fault" | "cant_tell";

/**
 * How far an annotated video is. share: 0..1, `None` where none is being made. problem: why there
 * is none, in words.
 */
export interface VideoOut {
  share: number | null;
  ready: boolean;
  problem: string | null;
}

/** From which side the camera sees the walker (by facing, not by travel). */
export type View = "side" | "oblique" | "front" | "rear" | "unknown";

/** From where the camera saw the walker during a stretch of time. */
export interface ViewOut {
  start_s: number;
  end_s: number;
  label: View;
  angle_deg: number | null;
  confidence: number;
}

/**
 * How far a visit has come. `ATTRACT`: nobody is on the lane. `GREETED`: somebody is, and is shown
 * how to begin. `HEALTH`: the five statements stand. `READY`: the camera's view is checked and the
 * walker stands tall. `WALK`: they walk. `RESULT`: it is shown.
 */
export type VisitPhase = "attract" | "greeted" | "health" | "ready" | "walk" | "result";

/**
 * What a walker takes home, in the visit's language. score: 0..100, `None` where too little was
 * seen. reason: what the score rests on, one sentence. tip: one; `tip_id` names it in the counts.
 * short: all of it in at most 160 characters, for a code without a page.
 */
export interface VisitResult {
  language: string;
  score: number | null;
  sureness: HowSure;
  reason: string;
  tip_id: string;
  tip: string;
  backward_s: number;
  steps: number;
  short: string;
}

/** volume: 0..1. */
export interface VolumeIn {
  volume: number;
}

/** A week from Monday, with its value in words. */
export interface WeekOut {
  week: string;
  value: string;
  sessions: number;
}

/** Each address of the server: what goes in, and what it answers. */
export interface Rest {
  "DELETE /api/profiles/{profile_id}": { at: { profile_id: string | number }; query?: { really?: string | number | null }; answer: DeletedOut };
  "DELETE /api/profiles/{profile_id}/prescription": { at: { profile_id: string | number }; answer: PrescriptionsOut };
  "DELETE /api/review/clients/{client_id}": { at: { client_id: string | number }; query?: { really?: string | number | null }; answer: ForgottenOut };
  "DELETE /api/review/clips/{uid}": { at: { uid: string | number }; answer: ForgottenOut };
  "DELETE /api/review/clips/{uid}/subject": { at: { uid: string | number }; answer: FollowedOut };
  "GET /api/coaching/cut-off": { query: { profile: string | number }; answer: CutOffOut };
  "GET /api/demo/summary": { answer: SummaryText };
  "GET /api/films": { answer: FilmOut[] };
  "GET /api/fleet": { answer: FleetList };
  "GET /api/health": { answer: Health };
  "GET /api/kiosk/setup": { answer: SetupOut };
  "GET /api/kiosk/setup/devices": { answer: DevicesOut };
  "GET /api/kiosk/setup/door": { answer: DoorOut };
  "GET /api/kiosk/setup/health": { answer: HealthOut };
  "GET /api/known": { answer: CardOut[] };
  "GET /api/profiles": { answer: ProfileOut[] };
  "GET /api/profiles/{profile_id}": { at: { profile_id: string | number }; answer: ProfileOut };
  "GET /api/profiles/{profile_id}/hold": { at: { profile_id: string | number }; answer: HoldOut };
  "GET /api/profiles/{profile_id}/prescription": { at: { profile_id: string | number }; answer: PrescriptionsOut };
  "GET /api/profiles/{profile_id}/progress": { at: { profile_id: string | number }; answer: ProgressOut };
  "GET /api/profiles/{profile_id}/screening": { at: { profile_id: string | number }; answer: ScreeningOut };
  "GET /api/profiles/{profile_id}/sessions": { at: { profile_id: string | number }; answer: SessionOut[] };
  "GET /api/profiles/{profile_id}/today": { at: { profile_id: string | number }; query?: { place?: Place | null; mode?: Mode | null; variation?: Variation | null; feeling?: Feeling | null }; answer: TodayOut };
  "GET /api/regions": { answer: RegionsOut };
  "GET /api/review/clients": { answer: ClientOut[] };
  "GET /api/review/clients/{client_id}": { at: { client_id: string | number }; answer: ClientOut };
  "GET /api/review/clients/{client_id}/thresholds": { at: { client_id: string | number }; answer: ThresholdsOut };
  "GET /api/review/clients/{client_id}/trend": { at: { client_id: string | number }; answer: TrendOut };
  "GET /api/review/clips": { query?: { client?: string | number | null; before?: string | number | null; most?: string | number | null }; answer: ClipsOut };
  "GET /api/review/clips/{uid}": { at: { uid: string | number }; answer: ClipOut };
  "GET /api/review/clips/{uid}/edits": { at: { uid: string | number }; answer: EditsOut };
  "GET /api/review/clips/{uid}/frames": { at: { uid: string | number }; answer: FramesOut };
  "GET /api/review/clips/{uid}/notes": { at: { uid: string | number }; answer: NoteOut[] };
  "GET /api/review/clips/{uid}/people": { at: { uid: string | number }; query: { t_s: string | number }; answer: PeopleOut };
  "GET /api/review/clips/{uid}/report": { at: { uid: string | number }; query?: { automatic?: string | number | null }; answer: Report };
  "GET /api/review/clips/{uid}/series": { at: { uid: string | number }; query?: { names?: string | number | null; from_s?: string | number | null; to_s?: string | number | null; most?: string | number | null }; answer: SeriesOut[] };
  "GET /api/review/clips/{uid}/share/video/state": { at: { uid: string | number }; answer: VideoOut };
  "GET /api/review/clips/{uid}/state": { at: { uid: string | number }; answer: ClipStateOut };
  "GET /api/review/clips/{uid}/steps": { at: { uid: string | number }; query?: { direction?: Direction | null }; answer: StepsOut };
  "GET /api/review/compare": { query: { a: string | number; b: string | number; direction?: Direction | null }; answer: ComparedOut };
  "GET /api/review/kept": { answer: ClipsKeptOut };
  "GET /api/review/uploads": { answer: UploadOut[] };
  "GET /api/sessions/{session_id}/summary": { at: { session_id: string | number }; answer: SummaryText };
  "GET /api/words/{lang}": { at: { lang: string | number }; answer: PageWords };
  "GET /healthz": { answer: FleetAlive };
  "PATCH /api/profiles/{profile_id}": { at: { profile_id: string | number }; body: ProfileChange; answer: ProfileOut };
  "PATCH /api/review/clients/{client_id}": { at: { client_id: string | number }; body: ClientChange; answer: ClientOut };
  "PATCH /api/review/clips/{uid}": { at: { uid: string | number }; body: ClipChange; answer: ClipOut };
  "POST /api/coaching": { body: Begin; answer: Started };
  "POST /api/coaching/resume": { body: Resume; answer: Started };
  "POST /api/kiosk/setup/devices/forget": { answer: DevicesOut };
  "POST /api/kiosk/setup/enter": { body: PinIn; answer: DoorOut };
  "POST /api/kiosk/setup/lanes/{lane}/sound": { at: { lane: string | number }; body: SoundIn; answer: SoundOut };
  "POST /api/kiosk/setup/leave": { answer: DoorOut };
  "POST /api/profiles": { body: ProfileIn; answer: ProfileOut };
  "POST /api/profiles/{profile_id}/agreement": { at: { profile_id: string | number }; body: AgreementIn; answer: HoldOut };
  "POST /api/profiles/{profile_id}/hold/acknowledge": { at: { profile_id: string | number }; answer: HoldOut };
  "POST /api/profiles/{profile_id}/hold/passed": { at: { profile_id: string | number }; body: PassedIn; answer: HoldOut };
  "POST /api/profiles/{profile_id}/symptoms": { at: { profile_id: string | number }; body: SymptomsIn; answer: HoldOut };
  "POST /api/review/clients": { body: ClientIn; answer: ClientOut };
  "POST /api/review/clients/{client_id}/thresholds/preview": { at: { client_id: string | number }; body: ThresholdsIn; answer: ThresholdPreviewOut };
  "POST /api/review/clips/{uid}/analyse": { at: { uid: string | number }; answer: ClipStateOut };
  "POST /api/review/clips/{uid}/cancel": { at: { uid: string | number }; answer: ClipStateOut };
  "POST /api/review/clips/{uid}/edits": { at: { uid: string | number }; body: MoveContact | AddContact | DeleteContact | SetLanding | SetDirection | SwapSides | NotThisPerson; answer: EditsOut };
  "POST /api/review/clips/{uid}/edits/redo": { at: { uid: string | number }; answer: EditsOut };
  "POST /api/review/clips/{uid}/edits/undo": { at: { uid: string | number }; answer: EditsOut };
  "POST /api/review/clips/{uid}/notes": { at: { uid: string | number }; body: NoteIn; answer: NoteOut };
  "POST /api/review/clips/{uid}/share/video": { at: { uid: string | number }; query?: { blurred?: string | number | null }; answer: VideoOut };
  "POST /api/sessions/{session_id}/afterwards": { at: { session_id: string | number }; body: After; answer: Thanks };
  "POST /api/sessions/{session_id}/symptoms": { at: { session_id: string | number }; body: SymptomsIn; answer: Thanks };
  "PUT /api/kiosk/setup/lanes/{lane}/marks": { at: { lane: string | number }; body: MarksIn; answer: Marks };
  "PUT /api/kiosk/setup/volume": { body: VolumeIn; answer: VolumeIn };
  "PUT /api/profiles/{profile_id}/prescription": { at: { profile_id: string | number }; body: PrescriptionIn; answer: PrescriptionsOut };
  "PUT /api/profiles/{profile_id}/screening": { at: { profile_id: string | number }; body: AnswersIn; answer: ScreeningOut };
  "PUT /api/review/clients/{client_id}/thresholds": { at: { client_id: string | number }; body: ThresholdsIn; answer: ThresholdsOut };
  "PUT /api/review/clips/{uid}/notes/{note_id}": { at: { note_id: string | number; uid: string | number }; body: NoteIn; answer: NoteOut };
  "PUT /api/review/clips/{uid}/subject": { at: { uid: string | number }; body: SubjectIn; answer: FollowedOut };
  "PUT /api/review/kept": { body: Retention; answer: ClipsKeptOut };
}
