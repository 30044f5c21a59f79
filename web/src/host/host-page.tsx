import type { DoctorLine, DoctorReport, HostView } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useDoctor, useHost } from '../api/queries.ts';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { durationText } from '../parts/words.ts';
import './host.css';

/** What this machine can do, what that means for the labs, and how to mend what is missing. */
export function HostPage() {
  const doctor = useDoctor();
  const host = useHost();
  return (
    <Page title="Host">
      <div className="host-head">
        <div>
          <h1>Host</h1>
          <p>
            The machine that your sandboxes run on. The same as <code>npx drydock doctor</code> prints.
          </p>
        </div>
        <Button icon="reset" pending={doctor.isFetching} onClick={() => void doctor.refetch()}>
          Look again
        </Button>
      </div>
      {host.data && <Capacity host={host.data} />}
      {doctor.isPending && <Waiting />}
      {doctor.isError && <ProblemNotice problem={toProblem(doctor.error)} onRetry={() => void doctor.refetch()} />}
      {doctor.data && <DoctorTable report={doctor.data} />}
      {host.data && host.data.images.length > 0 && <Images host={host.data} />}
    </Page>
  );
}

function Capacity({ host }: { host: HostView }) {
  const { sandboxes, max, memoryFreeMiB } = host.capacity;
  return (
    <dl className="capacity">
      <div>
        <dt>Engine</dt>
        <dd data-tone={host.engine === 'down' ? 'failed' : undefined}>{host.engine}</dd>
      </div>
      <div>
        <dt>Sandboxes in use</dt>
        <dd className="num">
          {sandboxes} of {max}
        </dd>
      </div>
      <div>
        <dt>Memory free</dt>
        <dd className="num">{(memoryFreeMiB / 1024).toFixed(1)} GiB</dd>
      </div>
    </dl>
  );
}

const STATUS: Record<DoctorLine['status'], { word: string; icon: IconName }> = {
  ok: { word: 'ok', icon: 'check' },
  warn: { word: 'limited', icon: 'alert' },
  fail: { word: 'missing', icon: 'close' },
};

function DoctorTable({ report }: { report: DoctorReport }) {
  return (
    <table className="doctor">
      <caption className="visually-hidden">What the host can do</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">State</th>
          <th scope="col">Found</th>
          <th scope="col">What it means for the labs</th>
        </tr>
      </thead>
      <tbody>
        {report.lines.map((line) => (
          <tr key={line.id} data-status={line.status}>
            <th scope="row">{line.title}</th>
            <td>
              <span className="doctor-state" data-status={line.status}>
                <Icon name={STATUS[line.status].icon} />
                {STATUS[line.status].word}
              </span>
            </td>
            <td className="mono doctor-value">{line.value}</td>
            <td>
              {line.stops && line.status === 'fail' && <b>Nothing works without it. </b>}
              {line.meaning}
              {line.mend && line.status !== 'ok' && (
                <span className="doctor-mend">
                  <b>To mend it:</b> {line.mend}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Images({ host }: { host: HostView }) {
  return (
    <section className="images">
      <h2>Images</h2>
      <table className="doctor">
        <caption className="visually-hidden">Images of nodes and labs</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">State</th>
            <th scope="col">Time</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {host.images.map((image) => (
            <tr key={image.name}>
              <th scope="row" className="mono">
                {image.name}
              </th>
              <td>
                <span
                  className="doctor-state"
                  data-status={image.state === 'ready' ? 'ok' : image.state === 'failed' ? 'fail' : undefined}
                >
                  {image.state === 'ready' && <Icon name="check" />}
                  {image.state === 'failed' && <Icon name="close" />}
                  {image.state}
                </span>
              </td>
              <td className="num">{image.ms === undefined ? '' : durationText(image.ms)}</td>
              <td className="image-detail">
                {image.detail}
                {image.percent !== undefined && image.state !== 'ready' && ` (${Math.round(image.percent)} %)`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
