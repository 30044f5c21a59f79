import { Link } from 'wouter';
import type { HostView, ImageProgress } from '../../../protocol/index.ts';
import { Icon } from '../parts/icon.tsx';

/** Tells about the host only when it matters: engine down, images being made, images that failed. */
export function HostStrip({ host }: { host: HostView }) {
  const failed = host.images.filter((image) => image.state === 'failed');
  const ready = host.images.filter((image) => image.state === 'ready');
  const working = host.images.filter((image) => ['building', 'pulling', 'storing'].includes(image.state));
  return (
    <div className="host-strip">
      {host.engine === 'down' && <EngineDown message={host.message} />}
      {failed.map((image) => (
        <ImageFailed key={image.name} image={image} />
      ))}
      {working.length > 0 && (
        <div className="notice" data-tone="info" role="status">
          <span className="spinner" aria-hidden="true" />
          <div className="notice-text">
            <p className="notice-title">
              Making images, {ready.length} of {host.images.length} ready. Labs whose images are ready can start.
            </p>
            {working.map((image) => (
              <ImageLine key={image.name} image={image} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

export function EngineDown({ message }: { message: string | undefined }) {
  return (
    <div className="notice" data-tone="failed" role="alert">
      <Icon name="plug" />
      <div className="notice-text">
        <p className="notice-title">The container engine does not answer</p>
        <p>{message ?? 'No lab can run until it is back.'} This page notices by itself when it returns.</p>
      </div>
      <Link className="button" href="/host">
        Check the host
      </Link>
    </div>
  );
}

function ImageLine({ image }: { image: ImageProgress }) {
  return (
    <p className="image-line">
      <code>{image.name}</code>
      <span>{image.detail}</span>
      {image.percent !== undefined && <span className="num">{Math.round(image.percent)} %</span>}
    </p>
  );
}

function ImageFailed({ image }: { image: ImageProgress }) {
  return (
    <div className="notice" data-tone="failed" role="alert">
      <Icon name="alert" />
      <div className="notice-text">
        <p className="notice-title">The image {image.name} could not be made</p>
        <p>{image.detail}</p>
      </div>
      <Link className="button" href="/host">
        Check the host
      </Link>
    </div>
  );
}
